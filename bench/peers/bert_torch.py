"""The PyTorch peer: a plain BERT sentence encoder on padded batches, as a Python user would write it, with the weights of a safetensors file.

Usage: bert_torch.py MODEL_DIRECTORY IDS OUT [options]; IDS holds one sentence's token ids a line, OUT gets the vectors as raw float32.
Mean pooling, vectors of length 1. Prints one JSON line: seconds and processor seconds of encoding, tokens, padded tokens, largest resident set.
"""
import argparse, json, math, time
import numpy as np, torch, torch.nn.functional as F

p = argparse.ArgumentParser()
p.add_argument('model'); p.add_argument('ids'); p.add_argument('out')
p.add_argument('--order', choices=['given', 'length'], default='given')
p.add_argument('--batch', type=int, default=32); p.add_argument('--threads', type=int, default=2)
a = p.parse_args()
torch.set_num_threads(a.threads)

def read_safetensors(path):
    with open(path, 'rb') as f:
        header = json.loads(f.read(int.from_bytes(f.read(8), 'little')))
        start = f.tell(); tensors = {}
        for name, t in header.items():
            if name == '__metadata__': continue
            begin, end = t['data_offsets']; f.seek(start + begin)
            tensors[name] = torch.from_numpy(np.fromfile(f, np.float32, (end - begin) // 4).reshape(t['shape']))
    return tensors

config = json.load(open(a.model + '/config.json'))
w = read_safetensors(a.model + '/model.safetensors')
d, heads, eps = config['hidden_size'], config['num_attention_heads'], config['layer_norm_eps']

def linear(name, x): return F.linear(x, w[name + '.weight'], w[name + '.bias'])
def norm(name, x): return F.layer_norm(x, (d,), w[name + '.weight'], w[name + '.bias'], eps)

def encode(ids, mask):
    B, L = ids.shape
    x = w['embeddings.word_embeddings.weight'][ids] + w['embeddings.token_type_embeddings.weight'][0] + w['embeddings.position_embeddings.weight'][:L]
    x = norm('embeddings.LayerNorm', x)
    bias = ((1.0 - mask) * -1e9)[:, None, None, :]
    for n in range(config['num_hidden_layers']):
        k = 'encoder.layer.%d.' % n
        q, key, v = (linear(k + 'attention.self.' + s, x).view(B, L, heads, d // heads).transpose(1, 2) for s in ('query', 'key', 'value'))
        s = torch.softmax(q @ key.transpose(-1, -2) / math.sqrt(d // heads) + bias, -1)
        y = (s @ v).transpose(1, 2).reshape(B, L, d)
        x = norm(k + 'attention.output.LayerNorm', x + linear(k + 'attention.output.dense', y))
        x = norm(k + 'output.LayerNorm', x + linear(k + 'output.dense', F.gelu(linear(k + 'intermediate.dense', x))))
    y = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
    return F.normalize(y, dim=1, eps=1e-12)

sentences = [list(map(int, line.split())) for line in open(a.ids)]
order = range(len(sentences)) if a.order == 'given' else sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
vectors = np.zeros((len(sentences), d), np.float32); padded = 0

def run(part):
    L = max(len(sentences[i]) for i in part)
    ids = torch.zeros(len(part), L, dtype=torch.long); mask = torch.zeros(len(part), L)
    for row, i in enumerate(part):
        ids[row, :len(sentences[i])] = torch.tensor(sentences[i]); mask[row, :len(sentences[i])] = 1
    vectors[part] = encode(ids, mask).numpy()
    return ids.numel()

with torch.no_grad():
    parts = [list(order[i:i + a.batch]) for i in range(0, len(order), a.batch)]
    run(parts[0])
    t0, c0 = time.time(), time.process_time()
    for part in parts: padded += run(part)
    seconds, cpu = time.time() - t0, time.process_time() - c0
vectors.tofile(a.out)
peak = [int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM')][0]
print(json.dumps({'seconds': seconds, 'cpu_seconds': cpu, 'tokens': sum(map(len, sentences)), 'padded_tokens': padded, 'peak_kb': peak}))

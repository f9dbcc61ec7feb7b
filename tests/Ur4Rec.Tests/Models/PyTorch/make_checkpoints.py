"""Writes small PyTorch checkpoints, and what PyTorch scores with them, for PyTorchScoresTests.

    /usr/bin/python3 make_checkpoints.py [FOLDER] [SEED]

Needs PyTorch (1.13 is enough: Debian's python3-torch). The modules below are also what docs/from-python.md shows: SasRec loads
what `ur4rec export` writes. Histories are full: as many items as the model has positions, so there is no padding.
"""
import json
import os
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, d, heads, prenorm):
        super().__init__()
        self.prenorm = prenorm
        inner = 4 * d if prenorm else d
        self.norm1, self.norm2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.attn = nn.MultiheadAttention(d, heads, batch_first=True)
        self.ff = nn.Sequential(nn.Linear(d, inner), nn.GELU() if prenorm else nn.ReLU(), nn.Linear(inner, d))

    def forward(self, x, mask):
        if self.prenorm:
            y = self.norm1(x)
            x = x + self.attn(y, y, y, attn_mask=mask, need_weights=False)[0]
            return x + self.ff(self.norm2(x))
        x = self.norm1(x + self.attn(x, x, x, attn_mask=mask, need_weights=False)[0])
        return self.norm2(x + self.ff(x))


class SasRec(nn.Module):
    """Rows of item_emb: 0 is padding, item i is row i + 1. ids: [batch, max_len] rows, full histories."""

    def __init__(self, items, d, heads, blocks, max_len, prenorm=False, scale=False):
        super().__init__()
        self.item_emb, self.pos_emb = nn.Embedding(items + 1, d, padding_idx=0), nn.Embedding(max_len, d)
        self.blocks = nn.ModuleList(Block(d, heads, prenorm) for _ in range(blocks))
        self.final_norm = nn.LayerNorm(d)
        self.scale = d ** 0.5 if scale else 1.0

    def forward(self, ids):
        mask = torch.triu(torch.ones(ids.shape[1], ids.shape[1], dtype=torch.bool), 1)
        x = self.item_emb(ids) * self.scale + self.pos_emb.weight[-ids.shape[1]:]
        for block in self.blocks:
            x = block(x, mask)
        return self.final_norm(x)[:, -1] @ self.item_emb.weight[1:].T


class PointWiseFeedForward(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv1d(d, d, 1), nn.Conv1d(d, d, 1)

    def forward(self, x):
        return self.conv2(F.relu(self.conv1(x.transpose(1, 2)))).transpose(1, 2)


class Pmixer(nn.Module):
    """The modules and names of pmixer's SASRec.pytorch with norm_first=False: scaled embeddings, positions from 1."""

    def __init__(self, items, d, heads, blocks, max_len):
        super().__init__()
        self.item_emb = nn.Embedding(items + 1, d, padding_idx=0)
        self.pos_emb = nn.Embedding(max_len + 1, d, padding_idx=0)
        self.attention_layernorms = nn.ModuleList(nn.LayerNorm(d, eps=1e-5) for _ in range(blocks))
        self.attention_layers = nn.ModuleList(nn.MultiheadAttention(d, heads) for _ in range(blocks))
        self.forward_layernorms = nn.ModuleList(nn.LayerNorm(d, eps=1e-5) for _ in range(blocks))
        self.forward_layers = nn.ModuleList(PointWiseFeedForward(d) for _ in range(blocks))
        self.last_layernorm = nn.LayerNorm(d, eps=1e-5)

    def forward(self, ids):
        n = ids.shape[1]
        mask = torch.triu(torch.ones(n, n, dtype=torch.bool), 1)
        x = self.item_emb(ids) * self.item_emb.embedding_dim ** 0.5 + self.pos_emb(torch.arange(1, n + 1))
        for norm1, attention, norm2, forward in zip(
                self.attention_layernorms, self.attention_layers, self.forward_layernorms, self.forward_layers):
            y = x.transpose(0, 1)
            x = norm1(x + attention(y, y, y, attn_mask=mask)[0].transpose(0, 1))
            x = norm2(x + forward(x))
        return self.last_layernorm(x)[:, -1] @ self.item_emb.weight[1:].T


class Expert(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.attn, self.norm = nn.MultiheadAttention(d, heads, batch_first=True), nn.LayerNorm(d)
        self.ffn = nn.Sequential(nn.Linear(d, 2 * d), nn.GELU(), nn.Linear(2 * d, d))

    def forward(self, query, context):
        return self.ffn(self.norm(query + self.attn(query[None, None], context[None], context[None])[0][0, 0]))


class Tokens(nn.Module):
    def __init__(self, inputs, d):
        super().__init__()
        self.projection, self.norm = nn.Linear(inputs, d), nn.LayerNorm(d)

    def forward(self, rows):
        return self.norm(self.projection(rows))


class Sentences(nn.Module):
    def __init__(self, text, d):
        super().__init__()
        self.sentences, self.default = Tokens(text, d), nn.Parameter(torch.randn(d))

    def forward(self, rows):
        return self.sentences(rows) if len(rows) else self.default[None]


class Item(nn.Module):
    def __init__(self, items, text, d):
        super().__init__()
        self.embedding, self.text, self.id = nn.Embedding(items + 1, d, padding_idx=0), Sentences(text, d), nn.Linear(d, d)


class Gate(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.randn(d, 2 * d)), nn.Parameter(torch.randn(d))


class Retriever(nn.Module):
    def __init__(self, items, text, d, heads, proxies, temperature):
        super().__init__()
        self.user, self.item = Sentences(text, d), Item(items, text, d)
        self.expert1, self.expert2, self.expert3 = Expert(d, heads), Expert(d, heads), Expert(d, heads)
        self.router = nn.Sequential(nn.LayerNorm(4 * d), nn.Linear(4 * d, d), nn.GELU(), nn.Linear(d, 3))
        self.attn, self.norm = nn.MultiheadAttention(d, heads, batch_first=True), nn.LayerNorm(d)
        self.proxy = nn.Parameter(torch.randn(proxies, d))
        self.memory_gate, self.default_memory = Gate(d), nn.Parameter(torch.randn(d))
        self.temperature = temperature

    def forward(self, user_sentences, item_sentences, item):
        own = self.item.embedding.weight[item + 1] * self.default_memory.shape[0] ** 0.5
        user, text, image = self.user(user_sentences), self.item.text(item_sentences), self.item.id(own)[None]
        query = own + text.mean(0)
        answers = torch.stack([self.expert1(query, user), self.expert2(query, text), self.expert3(query, image)])
        shares = self.router(torch.cat([query, user.mean(0), text.mean(0), image.mean(0)])).softmax(-1)
        mixture = shares @ answers
        context = torch.cat([mixture[None], self.proxy])[None]
        z = self.norm(mixture + self.attn(mixture[None, None], context, context)[0][0, 0])
        return F.cosine_similarity(z, query, dim=0) / self.temperature


def randomise(module):
    """Nothing stays at a trivial 0 or 1; rows of padding do."""
    for name, parameter in module.named_parameters():
        nn.init.normal_(parameter, mean=1.0 if "norm" in name and name.endswith("weight") else 0.0, std=0.3)
    for part in module.modules():
        if isinstance(part, nn.Embedding) and part.padding_idx is not None:
            part.weight.data[part.padding_idx].zero_()
    return module.eval()


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "Checkpoints")
    torch.manual_seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    torch.set_num_threads(1)
    os.makedirs(folder, exist_ok=True)
    items, d, heads, blocks, max_len, text = 11, 8, 2, 2, 5, 6
    ids = torch.randint(1, items + 1, (4, max_len))
    expected = {"histories": (ids - 1).tolist(), "heads": heads}
    models = {
        "classic": SasRec(items, d, heads, blocks, max_len),
        "prenorm": SasRec(items, d, heads, blocks, max_len, prenorm=True),
        "pmixer": Pmixer(items, d, heads, blocks, max_len),
    }
    with torch.no_grad():
        for name, model in models.items():
            randomise(model)
            expected[name] = model(ids).tolist()
            state = model.state_dict()
            torch.save({"epoch": 3, "model_state_dict": state} if name == "classic" else state, os.path.join(folder, name + ".pt"))
        retriever = randomise(Retriever(items, text, d, heads, proxies=3, temperature=0.07))
        users, texts = [torch.randn(2, text), torch.randn(0, text)], [torch.randn(i % 3, text) for i in range(items)]
        expected["text_dim"], expected["users"], expected["items"] = text, [u.tolist() for u in users], [t.tolist() for t in texts]
        expected["retriever"] = [[retriever(u, t, i).item() for i, t in enumerate(texts)] for u in users]
        torch.save({"retriever." + name: value for name, value in retriever.state_dict().items()}, os.path.join(folder, "retriever.pt"))
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump(expected, file)
        file.write("\n")


if __name__ == "__main__":
    main()

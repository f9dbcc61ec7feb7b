#!/bin/bash
# Kills ranks of trainings under mpirun with SIGKILL at random moments: one rank, or mpirun itself; goes on with a random number of ranks, until it
# has killed often enough; then the run must have the bytes of one that was never killed. Prints how often it did. Debian: apt-get install openmpi-bin.
#   bench/kill-ranks.sh [kills, 20 by default] [seed]
set -u
cd "$(dirname "$0")/.." || exit 1
wanted=${1:-20}
RANDOM=${2:-7}
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
dotnet build src/Ur4Rec.Tool -c Release -v q --nologo || exit 1
tool="dotnet $PWD/src/Ur4Rec.Tool/bin/Release/net10.0/ur4rec.dll"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
cat > ranks.yaml <<'YAML'
store: demo
gradient_shards: 4
checkpoint_every: 1 step
threads: 1
stages: [pretrain_sasrec, pretrain_retriever, joint_finetune, end_to_end]
epochs_per_stage: 2
batch_size: 200
sasrec_hidden_dim: 16
sasrec_num_blocks: 1
retriever_output_dim: 16
retriever_positions: 1
num_negatives: 4
bootstrap_samples: 0
ema_decay: 0.9
use_adaptive_alternating: true
adaptive_min_steps: 2
use_uncertainty_weighting: true
use_memory_bank: true
YAML
train="$tool train --config ranks.yaml --output-dir"
$train alone --quiet > /dev/null 2>&1 || exit 1

kills=0 runs=0
while [ $kills -lt "$wanted" ]; do
    runs=$((runs + 1))
    run=run-$runs
    while [ ! -f $run/metrics.json ]; do
        ranks=$((1 + RANDOM % 4))
        # What mpirun itself says is told by its exit code, too.
        mpirun --oversubscribe -np $ranks $train $run --quiet > log 2>&1 &
        job=$!
        if [ $kills -lt "$wanted" ]; then
            # Half of the time early, while ranks load and find each other; then while they train and write.
            [ $((RANDOM % 4)) -eq 0 ] || until [ -n "$(ls $run/checkpoints/state-* 2> /dev/null)" ] || ! kill -0 $job 2> /dev/null; do sleep 0.05; done
            sleep "$((RANDOM % 2)).$((RANDOM % 10))"
            victims=($(pgrep -P $job) $job)
            kill -KILL "${victims[$((RANDOM % ${#victims[@]}))]}" 2> /dev/null && kills=$((kills + 1))
        fi

        wait $job 2> /dev/null
        code=$?
        if grep -qE "is damaged|^error: " log; then
            echo "after $kills kills, on $ranks ranks, exit code $code:"
            cat log
            exit 1
        fi
    done

    for file in checkpoints/best.safetensors cases.jsonl; do
        cmp alone/$file $run/$file || exit 1
    done
    [ "$(sed -E 's/"[a-z_]*seconds":[^,]*//g' alone/metrics.jsonl)" = "$(sed -E 's/"[a-z_]*seconds":[^,]*//g' $run/metrics.jsonl)" ] || { echo "$run/metrics.jsonl differs"; exit 1; }
done
echo "$kills kills, $runs runs: every one came to the bytes of the run that was never killed"

#!/usr/bin/env bash
# sbatch slurm.sh CONFIG.yaml: one rank a machine, every core of each. Submitted again, it goes on where the last one stopped. The store and the run
# directory that the configuration names lie on a file system that all machines share.
#SBATCH --job-name=ur4rec
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=32
#SBATCH --exclusive
#SBATCH --time=24:00:00
#SBATCH --requeue
set -euo pipefail
config=${1:?the configuration is missing: sbatch slurm.sh CONFIG.yaml}

if srun --mpi=list 2>&1 | grep -qw pmix; then
    srun --mpi=pmix --cpus-per-task="$SLURM_CPUS_PER_TASK" --kill-on-bad-exit=1 ur4rec train --config "$config"
else # mpirun finds the machines of the allocation by itself
    mpirun --map-by ppr:1:node --bind-to none ur4rec train --config "$config"
fi

# syntax=docker/dockerfile:1
# The tool with Open MPI, for the pods of mpijob.yaml: `docker build -t ur4rec .`, then `docker build -t ur4rec-mpi -f deploy/mpi.Dockerfile deploy`.
FROM ur4rec AS tool

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
RUN apt-get update && apt-get install -yq --no-install-recommends openmpi-bin openssh-client openssh-server && rm -rf /var/lib/apt/lists/*
# Ranks are started over ssh from pod to pod, without root: the key is the operator's, made for this job alone.
RUN printf 'Host *\n  Port 2222\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n' > /etc/ssh/ssh_config.d/mpi.conf \
    && printf 'Port 2222\nPidFile /tmp/sshd.pid\nHostKey /home/app/.ssh/id_rsa\nAuthorizedKeysFile /home/app/.ssh/authorized_keys\nStrictModes no\n' \
        > /etc/ssh/sshd_mpi_config \
    && printf '#!/bin/sh\nexec dotnet /app/ur4rec.dll "$@"\n' > /usr/local/bin/ur4rec && chmod +x /usr/local/bin/ur4rec
COPY --from=tool /app /app
USER $APP_UID
WORKDIR /data

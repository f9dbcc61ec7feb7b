#!/usr/bin/env bash
# Publishes the tool as one file, trains the demonstration with it and serves it, where neither .NET nor a home folder is to be found: prints the
# file's size, the time of `--version` and `--help`, from `serve` to ready, and of the first answer; the best of five and of three. Arguments go to
# `dotnet publish`, e.g. -p:PublishReadyToRun=false or -p:EnableCompressionInSingleFile=true.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'kill "${COPROC_PID-}" 2> /dev/null; rm -rf "$work"' EXIT
dotnet publish src/Ur4Rec.Tool -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true -o "$work/out" --nologo -v q "$@"
[ "$(ls "$work/out")" = ur4rec ] || { printf 'there is more than one file: %s\n' "$(ls "$work/out")"; exit 1; }
cd "$work"

alone() { # alone ARGUMENTS...: the tool without an environment
    env -i HOME=/nonexistent "$work/out/ur4rec" "$@"
}

milliseconds() {
    echo $(($(date +%s%N) / 1000000))
}

best() { # best TIMES COMMAND...: the shortest of some runs, in milliseconds
    local shortest=999999 times=$1 began took
    shift
    for _ in $(seq "$times"); do
        began=$(milliseconds)
        "$@" > /dev/null
        took=$(($(milliseconds) - began))
        [ "$took" -ge "$shortest" ] || shortest=$took
    done
    printf '%s' "$shortest"
}

serve() { # Fails where an answer, the dashboard or the end of the service does.
    local began ready ended=0 address
    began=$(milliseconds)
    coproc { exec env -i HOME=/nonexistent "$work/out/ur4rec" serve --run runs/demo --state "$work/state.db" --listen http://127.0.0.1:0; }
    read -r ready <&"${COPROC[0]}"
    printf 'serve to ready: %d ms\n' $(($(milliseconds) - began))
    address=$(sed -E 's/.* at (http[^ ]+) .*/\1/' <<< "$ready")
    began=$(milliseconds)
    curl -fsS -o answer.json "$address/v1/users/user-0001/recommendations?k=3&explain=true"
    printf 'first answer: %d ms\n' $(($(milliseconds) - began))
    grep -q '"explanation"' answer.json
    curl -fsS -o dashboard.html "$address/"
    grep -q '<h1' dashboard.html
    kill -TERM "$COPROC_PID"
    wait "$COPROC_PID" || ended=$?
    return "$ended"
}

printf 'size: %d bytes\n' "$(stat -c %s out/ur4rec)"
printf 'version: %s ms\nhelp: %s ms\n' "$(best 5 alone --version)" "$(best 5 alone --help)"
alone train demo --epochs-per-stage 1 --quiet > /dev/null
for _ in 1 2 3; do
    serve
done

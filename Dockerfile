# syntax=docker/dockerfile:1
# A service of Ur4Rec: `docker build -t ur4rec .`, then see docs/serving.md. Training, importing and keys work in it, too.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY configs/demo.yaml configs/
COPY src/ src/
RUN dotnet publish src/Ur4Rec.Tool -c Release --os linux --no-self-contained -p:UseAppHost=false -p:PublishDocumentationFiles=false -o /app \
    && mkdir /data

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled AS service
COPY --from=build /app /app
# What is written lies here alone: runs, stores and what the service learns. A new volume takes over the owner.
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
WORKDIR /data
VOLUME /data
# Diagnostic tools would need a folder for their sockets; without, the root file system can be read-only.
ENV DOTNET_EnableDiagnostics=0
EXPOSE 5080
USER $APP_UID
# Every address of the container, and so nobody without a key.
ENTRYPOINT ["dotnet", "/app/ur4rec.dll"]
CMD ["serve", "--run", "run", "--state", "serving.db", "--listen", "http://0.0.0.0:5080", "--keys", "/run/secrets/ur4rec-keys"]

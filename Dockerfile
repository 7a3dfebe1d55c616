# The program alone, as a static file. Build the file first: bash .ci/release x86_64-unknown-linux-musl
#   docker build --build-arg PROGRAM=target/x86_64-unknown-linux-musl/release/msk-auth -t msk-auth .
#   docker run --rm -i msk-auth check - < secret.json
FROM scratch
ARG PROGRAM
COPY ${PROGRAM} /msk-auth
USER 65534:65534
ENTRYPOINT ["/msk-auth"]

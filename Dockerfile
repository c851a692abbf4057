# One image for the four services and their migrations; docker-compose.yml says which of them a container is.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --create-home --uid 10001 wengang
WORKDIR /app

# The fonts of public notices as PDF; an office with fonts of its own mounts them and sets WENGANG_FONTS.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*

# Dependencies first: this layer stays while the lock is the same.
COPY requirements.lock ./
RUN python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY shared shared
COPY services services
COPY migrations migrations
COPY wengang wengang
COPY docker docker
RUN python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -e .

RUN install -d -o wengang /var/lib/wengang
USER wengang
# The system of this image is docker-compose.yml; by itself it tells what it can do.
CMD ["wengang", "--help"]

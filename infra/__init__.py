"""What runs around the product: decision records, benchmarks, and later Kafka and containers."""

"""Databases that are servers: PostgreSQL and MariaDB."""

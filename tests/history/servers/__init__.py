"""The history on PostgreSQL and MariaDB."""

#!/bin/sh
# Run once by the postgres image, on an empty volume: a database and a role for each service.
# A role may connect to its own database only. Tables belong to the owner, who migrates; docker/grant.py gives the
# role what it needs of them.
set -eu

create() {
    service=$1
    password=$2
    psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
        --set role="wengang_$service" --set database="wengang_$service" --set password="$password" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"database";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"role";
SQL
}

create registration "$REGISTRATION_DATABASE_PASSWORD"
create eligibility "$ELIGIBILITY_DATABASE_PASSWORD"
create payout "$PAYOUT_DATABASE_PASSWORD"
create supervision "$SUPERVISION_DATABASE_PASSWORD"

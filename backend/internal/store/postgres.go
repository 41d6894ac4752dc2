package store

import (
	"github.com/jackc/pgx/v5"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

func openPostgres(url string) (gorm.Dialector, dialect, error) {
	// The driver's own message would contain the address with its password.
	if _, err := pgx.ParseConfig(url); err != nil {
		return nil, dialect{}, fault.New(fault.Invalid, "the database address is not a valid postgres:// address")
	}
	return postgres.New(postgres.Config{DSN: url}), dialect{name: "postgres", batchRows: 2500, connections: DefaultPostgres}, nil
}

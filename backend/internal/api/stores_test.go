package api

import "github.com/quinielaml/quinielaml/backend/internal/store"

// StoresOf makes one store all that the routes read and write.
func StoresOf(s *store.Store) Stores {
	return Stores{
		Divisions: s, Teams: s, TeamMerges: s, Referees: s, Standings: s, Original: s, Rest: s,
	}
}

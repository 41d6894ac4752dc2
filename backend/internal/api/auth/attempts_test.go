package auth_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
)

func TestAddressesOfOneClientCountAsOne(t *testing.T) {
	for address, want := range map[string][]string{
		"192.0.2.1":            {"address 192.0.2.1"},
		"::ffff:192.0.2.1":     {"address 192.0.2.1"},
		"::ffff:192.0.2.1%eth": {"address 192.0.2.1"},
		"2001:db8:1:2:3::4":    {"address 2001:db8:1::/48", "address 2001:db8:1:2::/64"},
		"2001:db8:1:2::5%eth0": {"address 2001:db8:1::/48", "address 2001:db8:1:2::/64"},
		"fe80::1%eth0":         {"address fe80::/48", "address fe80::/64"},
		"a socket":             {"address a socket"},
	} {
		if diff := cmp.Diff(want, auth.Subjects(address)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", address, diff)
		}
	}
}

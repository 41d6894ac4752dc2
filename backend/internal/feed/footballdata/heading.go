package footballdata

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// siteNames returns the site's names of columns by their small letters.
var siteNames = sync.OnceValue(func() map[string]string {
	names := slices.Concat(mainColumns, []string{"Attendance", "AHh", "AHCh", "BbAHh"})
	for _, other := range otherNames {
		names = slices.AppendSeq(names, maps.Values(other))
	}
	for _, s := range statistics {
		names = append(names, s.name)
	}
	for _, code := range append(odds.Bookmakers(), "P") {
		for _, price := range []string{"H", "D", "A", "CH", "CD", "CA", ">2.5", "<2.5", "C>2.5", "C<2.5", "AH", "AHH", "AHA", "CAHH", "CAHA"} {
			names = append(names, code+price)
		}
	}
	byFolded := make(map[string]string, len(names))
	for _, name := range names {
		if _, taken := byFolded[strings.ToLower(name)]; !taken {
			byFolded[strings.ToLower(name)] = name
		}
	}
	return byFolded
})

// inSiteCase returns a heading with the site's names if all of it was turned into small
// or capital letters, as programs do. Otherwise the case of a name tells columns apart.
func inSiteCase(heading []string) []string {
	if slices.ContainsFunc(heading, func(name string) bool { return slices.Contains(mainColumns, name) && strings.ToUpper(name) != name }) {
		return heading
	}
	renamed := slices.Clone(heading)
	for i, name := range renamed {
		if known, ok := siteNames()[strings.ToLower(name)]; ok {
			renamed[i] = known
		}
	}
	return renamed
}

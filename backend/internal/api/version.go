package api

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

func etag(version int) string { return fmt.Sprintf(`"%d"`, version) }

// anyVersion matches every version. Versions of the store start at 1.
const anyVersion = 0

// versionOf parses an If-Match header. It is an error (428) if there is none.
func versionOf(ifMatch string) (int, error) {
	if ifMatch == "" {
		return 0, newProblem(http.StatusPreconditionRequired, "Send the ETag of what you change as If-Match, so that nobody's change is lost.")
	}
	if ifMatch == "*" {
		return anyVersion, nil
	}
	tag, ok := strings.CutPrefix(strings.TrimPrefix(ifMatch, "W/"), `"`)
	tag, closed := strings.CutSuffix(tag, `"`)
	version, err := strconv.Atoi(tag)
	if !ok || !closed || err != nil || version == anyVersion {
		return 0, fault.New(fault.Stale, "%s is not the ETag of any version of it", ifMatch)
	}
	return version, nil
}

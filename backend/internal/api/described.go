package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// sent is what a request has brought, as it came. Decoding alone accepts more than a
// route's description allows: unknown properties, names in other case, null for
// anything, and nothing where a value is required.
type sent struct {
	query url.Values
	body  bytes.Buffer
}

type sentKey struct{}

// keepSent is middleware that keeps the query and the body for checkDescribed.
func keepSent(ctx huma.Context, next func(huma.Context)) {
	kept := &sent{}
	address := ctx.URL()
	kept.query = address.Query()
	ctx = huma.WithValue(ctx, sentKey{}, kept)
	next(sentContext{ctx, address.RawPath != "", io.TeeReader(ctx.BodyReader(), &kept.body)})
}

type humaContext = huma.Context // embedded under its own name, Context would hide the method

// sentContext is a context whose body is copied as it is read, and whose path parameters
// are decoded: Echo leaves them escaped if the path has an escape that was not necessary.
type sentContext struct {
	humaContext

	escaped bool
	body    io.Reader
}

func (c sentContext) BodyReader() io.Reader { return c.body }

func (c sentContext) Param(name string) string {
	value := c.humaContext.Param(name)
	if decoded, err := url.PathUnescape(value); err == nil && c.escaped {
		return decoded
	}
	return value
}

// checkDescribed returns a problem (422) if the request is not as the OpenAPI file
// describes it. It comes after translator.validate, whose messages say more.
func (r *router) checkDescribed(ctx context.Context, op *huma.Operation) error {
	request, ok := ctx.Value(sentKey{}).(*sent)
	if !ok {
		return nil
	}
	c := r.newChecker(ctx)
	for _, parameter := range op.Parameters {
		if values := request.query[parameter.Name]; parameter.In == "query" && len(values) > 0 {
			c.parameter("query."+parameter.Name, parameter.Schema, values)
		}
	}
	if op.RequestBody != nil && op.RequestBody.Content[jsonType] != nil && request.body.Len() > 0 {
		c.json("body", op.RequestBody.Content[jsonType].Schema, request.body.Bytes())
	}
	return c.problem()
}

// checker compares values of a request with their schemas, as far as decoding and the
// validate tags do not.
type checker struct {
	schemas huma.Registry
	catalog fault.Catalog
	wrong   []problemDetail
}

func (r *router) newChecker(ctx context.Context) *checker {
	language := languageOf(ctx)
	return &checker{schemas: r.api.OpenAPI().Components.Schemas, catalog: translationsFor(language)}
}

func (c *checker) problem() error {
	if len(c.wrong) == 0 {
		return nil
	}
	return newProblem(http.StatusUnprocessableEntity, "Some values are not right.", c.wrong...)
}

func (c *checker) refuse(location string, why fault.Sentence) {
	c.wrong = append(c.wrong, problemDetail{Location: location, Message: why.In(c.catalog)})
}

// parameter checks the values that a query has for one name.
func (c *checker) parameter(location string, s *huma.Schema, values []string) {
	text := values[0]
	switch {
	case len(values) > 1:
		c.refuse(location, fault.Say("must be there only once"))
	case s.Type == huma.TypeString:
		c.value(location, s, text)
	case text == "":
		c.refuse(location, fault.Say("must not be empty"))
	case s.Type == huma.TypeBoolean && text != "true" && text != "false":
		c.refuse(location, fault.Say("must be true or false"))
	case !json.Valid([]byte(text)): // Go also reads 0x10, +1 and 1_000
		c.refuse(location, fault.Say("must be a number"))
	default:
		c.json(location, s, []byte(text))
	}
}

// json checks a JSON text that has been decoded once already.
func (c *checker) json(location string, s *huma.Schema, text []byte) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		c.refuse(location, fault.Say("must be JSON"))
		return
	}
	c.value(location, s, v)
}

func (c *checker) value(location string, s *huma.Schema, v any) {
	for s.Ref != "" {
		s = c.schemas.SchemaFromRef(s.Ref)
	}
	switch v := v.(type) {
	case nil:
		if !s.Nullable {
			c.refuse(location, fault.Say("must not be null"))
		}
	case map[string]any:
		c.object(location, s, v)
	case []any:
		for i, item := range v {
			if s.Items != nil {
				c.value(fmt.Sprintf("%s[%d]", location, i), s.Items, item)
			}
		}
	case json.Number:
		number, err := v.Float64()
		if err == nil && s.Minimum != nil && number < *s.Minimum { // 0 where a validate tag has omitempty
			c.refuse(location, fault.Say("must be at least %v", *s.Minimum))
		}
	case string:
		if v == "" && !allowsEmpty(s) {
			c.refuse(location, fault.Say("must not be empty"))
		}
	}
}

// allowsEmpty reports whether a schema allows the empty string.
func allowsEmpty(s *huma.Schema) bool {
	return s.OneOf == nil && s.Format == "" && (s.MinLength == nil || *s.MinLength == 0) && (len(s.Enum) == 0 || slices.Contains(s.Enum, any(""))) &&
		(s.Pattern == "" || s.Pattern == linePattern || regexp.MustCompile(s.Pattern).MatchString(""))
}

func (c *checker) object(location string, s *huma.Schema, object map[string]any) {
	for _, name := range s.Required {
		if _, there := object[name]; !there {
			c.refuse(location+"."+name, fault.Say("is missing"))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if property, known := s.Properties[name]; known {
			c.value(location+"."+name, property, object[name])
		} else if any, ok := s.AdditionalProperties.(*huma.Schema); ok {
			c.value(location+"."+name, any, object[name])
		} else if s.AdditionalProperties == false {
			c.refuse(location+"."+cleantext.Repair(name), fault.Say("is not known here"))
		}
	}
}

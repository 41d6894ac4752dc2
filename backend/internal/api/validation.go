package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/es"
	ut "github.com/go-playground/universal-translator"
	"github.com/go-playground/validator/v10"
	translateen "github.com/go-playground/validator/v10/translations/en"
	translatees "github.com/go-playground/validator/v10/translations/es"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// translator validates inputs and translates the messages into both languages.
type translator struct {
	validator *validator.Validate
	languages *ut.UniversalTranslator
}

func newTranslator() (translator, error) {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		for _, tag := range []string{"json", "query", "path", "header"} {
			if name, _, _ := strings.Cut(f.Tag.Get(tag), ","); name != "" {
				return name
			}
		}
		return strings.ToLower(f.Name)
	})
	languages := ut.New(en.New(), en.New(), es.New())
	english, _ := languages.GetTranslator("en")
	spanish, _ := languages.GetTranslator("es")
	seasonText := map[ut.Translator]string{
		english: "{0} must be a season such as 2023 or 2023-24",
		spanish: "{0} debe ser una temporada como 2023 o 2023-24",
	}
	err := errors.Join(
		v.RegisterValidation("season", func(f validator.FieldLevel) bool {
			text := f.Field().String()
			_, err := football.ParseSeason(text)
			return err == nil && seasonPattern.MatchString(text)
		}),
		translateen.RegisterDefaultTranslations(v, english),
		translatees.RegisterDefaultTranslations(v, spanish),
	)
	for language, text := range seasonText {
		err = errors.Join(err, v.RegisterTranslation("season", language,
			func(t ut.Translator) error { return t.Add("season", text, true) },
			func(t ut.Translator, f validator.FieldError) string {
				message, _ := t.T("season", f.Field())
				return message
			}))
	}
	return translator{v, languages}, err
}

// validate cleans and validates an input. Its error is a problem (422) with the
// location of every invalid value.
func (w translator) validate(ctx context.Context, in any) error {
	if refused := cleanInput(in); len(refused) > 0 {
		return newProblem(http.StatusUnprocessableEntity, "Some values are not right.", refused...)
	}
	err := w.validator.StructCtx(ctx, in)
	var wrong validator.ValidationErrors
	if err == nil || !errors.As(err, &wrong) {
		return err
	}
	language, _ := w.languages.GetTranslator(languageOf(ctx))
	details := make([]problemDetail, 0, len(wrong))
	for _, e := range wrong {
		details = append(details, problemDetail{Location: locationOf(reflect.TypeOf(in).Elem(), e), Message: e.Translate(language)})
	}
	return newProblem(http.StatusUnprocessableEntity, "Some values are not right.", details...)
}

// locationOf returns the location of an invalid value, such as query.limit.
func locationOf(in reflect.Type, wrong validator.FieldError) string {
	_, path, _ := strings.Cut(wrong.Namespace(), ".")
	field, _, _ := strings.Cut(strings.TrimPrefix(wrong.StructNamespace(), in.Name()+"."), ".")
	if f, ok := in.FieldByName(field); ok {
		for _, part := range []string{"query", "path", "header"} {
			if f.Tag.Get(part) != "" {
				return part + "." + path
			}
		}
	}
	return path
}

// describeValidation copies the rules of validate tags into the OpenAPI description
// of a route, so that each rule is written only once. It returns the description.
func describeValidation(api huma.API, op huma.Operation, in reflect.Type) *huma.Operation {
	item := api.OpenAPI().Paths[op.Path]
	described := map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete}[op.Method]
	for field := range in.Fields() {
		if field.Name == "Body" {
			describeBody(api, field.Type)
			continue
		}
		for _, parameter := range described.Parameters {
			if parameter.Name == field.Tag.Get(parameter.In) {
				schema := *parameter.Schema
				parameter.Schema = &schema
				if applyValidateTag(&schema, field) {
					parameter.Required = true
				}
				describeText(&schema)
			}
		}
	}
	return described
}

func describeBody(api huma.API, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	schema := api.OpenAPI().Components.Schemas.Schema(t, true, "")
	if schema.Ref != "" {
		schema = api.OpenAPI().Components.Schemas.SchemaFromRef(schema.Ref)
	}
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		property, ok := schema.Properties[name]
		if !ok {
			continue
		}
		applyValidateTag(property, field)
		describeText(property)
		inner := field.Type
		for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		describeBody(api, inner)
	}
}

// linePattern describes the text that cleantext.Line accepts.
const linePattern = cleantext.Pattern

// describeText gives the pattern of a line of text to strings that have no other
// restriction of their characters, also to those in lists and to names of a map.
func describeText(s *huma.Schema) {
	if _, isMap := s.AdditionalProperties.(*huma.Schema); isMap {
		s.Extensions = map[string]any{"propertyNames": map[string]any{"pattern": linePattern}}
	}
	if s.Type == huma.TypeArray && s.Items != nil {
		s = s.Items
	}
	if s.Type == huma.TypeString && s.Format == "" && s.Enum == nil && s.Pattern == "" {
		s.Pattern = linePattern
	}
}

// applyValidateTag adds the rules of a field's validate tag to its schema. It reports
// whether the field is required.
func applyValidateTag(schema *huma.Schema, field reflect.StructField) (required bool) {
	for rule := range strings.SplitSeq(field.Tag.Get("validate"), ",") {
		name, value, _ := strings.Cut(rule, "=")
		number, err := strconv.ParseFloat(value, 64)
		count := int(number)
		text := schema.Type == huma.TypeString
		switch {
		case name == "required":
			required, schema.Nullable = true, false
			if text {
				one := 1
				schema.MinLength = &one
			}
		case name == "oneof":
			schema.Enum = nil // types shared by routes are described once for each
			for option := range strings.FieldsSeq(value) {
				schema.Enum = append(schema.Enum, option)
			}
		case name == "max" && err == nil && schema.Type == huma.TypeArray:
			schema.MaxItems = &count
		case name == "min" && err == nil && schema.Type == huma.TypeArray:
			schema.MinItems = &count
		case name == "min" && err == nil && text:
			schema.MinLength = &count
		case name == "max" && err == nil && text:
			schema.MaxLength = &count
		case name == "min" && err == nil:
			schema.Minimum = &number
		case name == "max" && err == nil:
			schema.Maximum = &number
		case name == "len" && err == nil:
			schema.MinItems, schema.MaxItems = &count, &count
		case name == "datetime":
			schema.Format = "date"
		case name == "season" && text: // seasonInput has its own schema
			schema.Pattern, schema.MaxLength, schema.Examples = seasonPattern.String(), &longestSeason, []any{"2023", "2023-24"}
		case name == "season":
		case name == "dive": // the following rules apply to each item
			if schema.Items != nil {
				schema = schema.Items
			}
		case name == "" || name == "omitempty":
		default:
			panic(fmt.Sprintf("validate rule %q of %s has no counterpart in the OpenAPI file", rule, field.Name))
		}
	}
	return required
}

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

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// translator is the validator with its messages in both languages.
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
			_, err := football.ParseSeason(f.Field().String())
			return err == nil
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

// validate answers 422 with every wrong value and where it is.
func (w translator) validate(ctx context.Context, in any) error {
	if refused := cleanInput(in); len(refused) > 0 {
		return newProblem(http.StatusUnprocessableEntity, "Some values are not right.", refused...)
	}
	err := w.validator.StructCtx(ctx, in)
	var wrong validator.ValidationErrors
	if err == nil || !errors.As(err, &wrong) {
		return err
	}
	name, _ := ctx.Value(languageKey{}).(string)
	language, _ := w.languages.GetTranslator(name)
	details := make([]problemDetail, 0, len(wrong))
	for _, one := range wrong {
		details = append(details, problemDetail{Location: locationOf(reflect.TypeOf(in).Elem(), one), Message: one.Translate(language)})
	}
	return newProblem(http.StatusUnprocessableEntity, "Some values are not right.", details...)
}

// locationOf says in which part of the request a value is, and where there.
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

// describeValidation copies what the validate tags demand into the OpenAPI
// description of a route, so that nothing has to be said twice.
func describeValidation(api huma.API, op huma.Operation, in reflect.Type) {
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
			}
		}
	}
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
		inner := field.Type
		for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		describeBody(api, inner)
	}
}

// applyValidateTag writes a field's validate tag into its schema; required says that the
// field must be there.
func applyValidateTag(schema *huma.Schema, field reflect.StructField) (required bool) {
	for rule := range strings.SplitSeq(field.Tag.Get("validate"), ",") {
		name, value, _ := strings.Cut(rule, "=")
		number, err := strconv.ParseFloat(value, 64)
		count := int(number)
		text := schema.Type == huma.TypeString
		switch {
		case name == "required":
			required, schema.Nullable = true, false
		case name == "oneof":
			schema.Enum = nil // a type that several routes share comes here several times
			for option := range strings.FieldsSeq(value) {
				schema.Enum = append(schema.Enum, option)
			}
		case name == "max" && err == nil && schema.Type == huma.TypeArray:
			schema.MaxItems = &count
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
		case name == "season" && text: // a body's has a schema of its own
			schema.Examples = []any{"2023", "2023-24"}
		case name == "season":
		case name == "dive": // what follows holds of each item
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

package api

import (
	"encoding/json"
	"fmt"
	"mime/multipart"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
)

// cleanInput normalizes every string of a request in place and returns the rejected
// ones. in points to an input of a route.
func cleanInput(in any) (wrong []problemDetail) {
	c := cleaner{refuse: func(location string, err error) {
		wrong = append(wrong, problemDetail{Location: location, Message: err.Error()})
	}}
	v := reflect.ValueOf(in).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		location := "body"
		for _, part := range []string{"path", "query", "header"} {
			if name := field.Tag.Get(part); name != "" {
				location = part + "." + name
			}
		}
		if strings.HasPrefix(location, "header.") {
			continue // HTTP allows no control characters in headers, and stored headers are repaired
		}
		c.value(v.Field(i), location)
	}
	return wrong
}

type cleaner struct {
	refuse func(location string, err error)
}

// opaqueTypes contain bytes that are not text, or are validated where they are
// parsed.
var opaqueTypes = map[reflect.Type]bool{
	reflect.TypeFor[json.RawMessage](): true,
	reflect.TypeFor[huma.FormFile]():   true,
	reflect.TypeFor[multipart.Form]():  true, // its settings are cleaned as JSON, its names of files are repaired
	reflect.TypeFor[fileLine]():        true, // nothing but columns is read from it
}

func (c *cleaner) value(v reflect.Value, location string) {
	if opaqueTypes[v.Type()] {
		return
	}
	switch v.Kind() {
	case reflect.String:
		text, err := cleantext.Line(v.String())
		if err != nil {
			c.refuse(location, err)
		} else if v.CanSet() && text != v.String() {
			v.SetString(text)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			c.value(v.Elem(), location)
		}
	case reflect.Slice, reflect.Array:
		if k := v.Type().Elem().Kind(); opaqueTypes[v.Type().Elem()] || k != reflect.String && k < reflect.Array {
			return // elements that cannot contain strings to clean
		}
		for i := range v.Len() {
			c.value(v.Index(i), fmt.Sprintf("%s[%d]", location, i))
		}
	case reflect.Map:
		c.mapped(v, location)
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() {
				continue
			}
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			switch {
			case field.Anonymous && name == "":
				c.value(v.Field(i), location)
			case name == "-":
			case name == "":
				c.value(v.Field(i), location+"."+field.Name)
			default:
				c.value(v.Field(i), location+"."+name)
			}
		}
	default: // contains no strings
	}
}

// mapped cleans the keys and values of a map. Values of a map cannot be changed in
// place, so cleaned copies are stored.
func (c *cleaner) mapped(v reflect.Value, location string) {
	if v.Type().Key().Kind() != reflect.String || v.IsNil() {
		return
	}
	for _, key := range v.MapKeys() {
		place := fmt.Sprintf("%s.%s", location, cleantext.Repair(key.String()))
		name := reflect.New(v.Type().Key()).Elem()
		name.Set(key)
		c.value(name, place)
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(v.MapIndex(key))
		c.value(value, place)
		if name.String() != key.String() {
			v.SetMapIndex(key, reflect.Value{})
		}
		v.SetMapIndex(name, value)
	}
}

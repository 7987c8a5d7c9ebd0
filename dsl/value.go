package dsl

import (
	"reflect"
	"strconv"

	"mig/dsl/schema"
)

// asNumber gives a number's text. Numbers written at a helper are text already; those that a
// template computed are Go numbers.
func asNumber(a any) (number, bool) {
	if n, ok := a.(number); ok {
		return n, true
	}
	switch v := reflect.ValueOf(a); v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return number(strconv.FormatInt(v.Int(), 10)), true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return number(strconv.FormatUint(v.Uint(), 10)), true
	case reflect.Float32, reflect.Float64:
		return number(strconv.FormatFloat(v.Float(), 'f', -1, v.Type().Bits())), true
	}
	return "", false
}

// value takes a value of a row or a default.
func (r *reader) value(what string) schema.Value {
	a, ok := r.take(what)
	if !ok {
		return schema.Value{}
	}
	v, err := toValue(a)
	if err != nil {
		r.fail(r.call.errorf("the %s: %s", what, err))
	}
	return v
}

func toValue(a any) (schema.Value, error) {
	switch v := a.(type) {
	case nil:
		return schema.Value{Kind: schema.Null}, nil
	case string:
		return textValue(v)
	case bool:
		return schema.NewBool(v), nil
	case now:
		return schema.Value{Kind: schema.CurrentTimestamp}, nil
	case *Call:
		return callValue(v)
	}
	if n, ok := asNumber(a); ok {
		return sourceNumber(string(n))
	}
	return schema.Value{}, &argError{msg: describe(a) + " is no value"}
}

// sourceNumber takes a number as Go's templates write it: 0x1F and 1_000 too, which SQL does not.
func sourceNumber(text string) (schema.Value, error) {
	if v, err := schema.NewNumber(text); err == nil {
		return v, nil
	}
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return schema.NewNumber(strconv.FormatInt(n, 10))
	}
	return schema.NewNumber(text)
}

var valueMakers = map[string]func(string) (schema.Value, error){
	"number":        schema.NewNumber,
	"bytes":         schema.NewBytes,
	"sql_date":      schema.NewDate,
	"sql_timestamp": schema.NewTimestamp,
}

func callValue(c *Call) (schema.Value, error) {
	r := c.read()
	if c.name == "sql" {
		s := r.sql("expression")
		r.end()
		return schema.NewSQL(s), r.result()
	}
	maker, ok := valueMakers[c.name]
	if !ok {
		return schema.Value{}, &argError{msg: describe(c) + " is no value"}
	}
	var text string
	if len(r.args) == 1 && c.name == "number" {
		if n, ok := asNumber(r.args[0]); ok {
			return sourceNumber(string(n))
		}
	}
	text = r.text("value")
	r.end()
	if err := r.result(); err != nil {
		return schema.Value{}, err
	}
	return maker(text)
}

// result gives the reader's error as an error that is nil when there is none.
func (r *reader) result() error {
	if r.err == nil {
		return nil
	}
	return r.err
}

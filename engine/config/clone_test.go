package config

import (
	"reflect"
	"testing"
)

// fill puts something into every slice and every map of a value.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 4))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.Zero(v.Type().Key()), reflect.Zero(v.Type().Elem()))
	}
}

// shared names the slices and maps that two values have in common.
func shared(name string, a, b reflect.Value) (out []string) {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			out = append(out, shared(name+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))...)
		}
	case reflect.Slice, reflect.Map:
		if a.Pointer() == b.Pointer() {
			out = append(out, name)
		}
	}
	return out
}

// Whatever the settings come to hold, a clone has it for itself.
func TestCloneSharesNothing(t *testing.T) {
	c := Default()
	fill(reflect.ValueOf(&c).Elem())
	inner := map[string]any{"x": int64(1)}
	c.Vars = map[string]any{"deep": []any{inner}}
	twin := c.Clone()
	if got := shared("Config", reflect.ValueOf(c), reflect.ValueOf(twin)); len(got) > 0 {
		t.Errorf("in common: %q", got)
	}
	if !reflect.DeepEqual(c, twin) {
		t.Errorf("the clone is %+v, not %+v", twin, c)
	}
	inner["x"] = int64(2)
	if got := twin.Vars["deep"].([]any)[0].(map[string]any)["x"]; got != int64(1) {
		t.Errorf("a variable within one has become %v", got)
	}
}

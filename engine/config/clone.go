package config

import (
	"maps"
	"slices"
)

// Clone gives a copy that has no slice and no map in common with the settings: what is changed in one, or added to it, is not in the other.
func (c *Config) Clone() Config {
	out := *c
	for _, list := range []*[]string{&out.Databases, &out.VersionLocations, &out.Autogenerate.Include, &out.Autogenerate.Exclude, &out.Autogenerate.Schemas, &out.Autogenerate.Rewrite} {
		*list = slices.Clone(*list)
	}
	for _, list := range []*[]Hook{&out.PostWriteHooks, &out.Hooks.Before, &out.Hooks.After, &out.Hooks.BeforeEach, &out.Hooks.AfterEach, &out.Hooks.OnError} {
		*list = slices.Clone(*list)
	}
	for _, by := range []*map[string]string{&out.ServerVersion.By, &out.Edition.By, &out.BatchSeparator.By, &out.Naming.Templates} {
		*by = maps.Clone(*by)
	}
	out.OnConnect = slices.Clone(out.OnConnect)
	if out.Vars != nil {
		out.Vars = cloneVar(out.Vars).(map[string]any)
	}
	return out
}

func cloneVar(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, value := range v {
			out[k] = cloneVar(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = cloneVar(value)
		}
		return out
	}
	return v
}

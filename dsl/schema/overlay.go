package schema

// Over returns a schema that starts out as what a View shows, and can be changed without changing it. A table is copied when it is first
// looked up, so that trying out a few operations costs nothing of what it costs to copy a schema of thousands of tables.
func Over(under View) *Schema {
	s := New()
	s.under, s.hidden, s.hiddenObjects = under, map[Name]bool{}, map[objectKey]bool{}
	if w, ok := under.(interface{ Ways() Rules }); ok {
		s.Rules = w.Ways()
	}
	return s
}

// reach copies a table from below, unless it is here, or was taken away here.
func (s *Schema) reach(n Name) (*Table, error) {
	if t := s.tables[n]; t != nil || s.under == nil || s.hidden[n] {
		return t, nil
	}
	t, err := s.under.Table(n)
	if err != nil || t == nil {
		return nil, err
	}
	t = t.Clone()
	s.tables[n] = t
	s.Relate(t)
	return t, nil
}

// reachAll copies tables from below: those that are given, as far as they still stand there.
func (s *Schema) reachAll(tables []*Table, err error) error {
	for _, t := range tables {
		if err == nil {
			_, err = s.reach(t.Name)
		}
	}
	return err
}

// cover keeps the table of a name below from being seen.
func (s *Schema) cover(n Name) {
	if s.under != nil {
		s.hidden[n] = true
	}
}

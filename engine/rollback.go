package engine

import (
	"context"
	"log/slog"

	"mig/engine/revision"
	"mig/engine/script"
)

// RenderRollback gives the script that takes back what the script of an upgrade does: it starts where that ends, and ends where that starts. A revision that can't be downgraded
// is an error.
func (e *Environment) RenderRollback(ctx context.Context, upgrade revision.Plan) (*script.Script, error) {
	back, err := upgrade.Reverse()
	if err != nil {
		return nil, err
	}
	silent := *e
	silent.opts.Logger = slog.New(slog.DiscardHandler) // what there is to tell of the settings was told of the upgrade
	return silent.offline(ctx, back)
}

CREATE TRIGGER stock_move_applied ON stock_move AFTER INSERT AS
BEGIN
    SET NOCOUNT ON;
    UPDATE s
       SET on_hand = s.on_hand + m.quantity, changed_at = m.moved_at
      FROM stock s
      JOIN (SELECT warehouse_id, product_id, SUM(quantity) AS quantity, MAX(moved_at) AS moved_at
              FROM inserted
             GROUP BY warehouse_id, product_id) m
        ON m.warehouse_id = s.warehouse_id AND m.product_id = s.product_id;
END
GO

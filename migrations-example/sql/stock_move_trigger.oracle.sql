CREATE OR REPLACE TRIGGER stock_move_applied
AFTER INSERT ON stock_move FOR EACH ROW
BEGIN
    UPDATE stock
       SET on_hand = on_hand + :NEW.quantity, changed_at = :NEW.moved_at
     WHERE warehouse_id = :NEW.warehouse_id AND product_id = :NEW.product_id;
END;
/

CREATE FUNCTION apply_stock_move() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    UPDATE stock
       SET on_hand = on_hand + NEW.quantity, changed_at = NEW.moved_at
     WHERE warehouse_id = NEW.warehouse_id AND product_id = NEW.product_id;
    RETURN NEW;
END;
$body$;

CREATE TRIGGER stock_move_applied AFTER INSERT ON stock_move
    FOR EACH ROW EXECUTE FUNCTION apply_stock_move();

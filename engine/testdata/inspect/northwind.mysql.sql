-- Northwind: the structure of Microsoft's sample database (https://github.com/microsoft/sql-server-samples, MIT licence), with the names of the original; written anew for MySQL.
CREATE TABLE `Categories` (`CategoryID` INTEGER NOT NULL AUTO_INCREMENT, `CategoryName` VARCHAR(15) NOT NULL, `Description` MEDIUMTEXT, `Picture` LONGBLOB, PRIMARY KEY (`CategoryID`), INDEX `CategoryName` (`CategoryName`));
CREATE TABLE `CustomerDemographics` (`CustomerTypeID` VARCHAR(10) NOT NULL, `CustomerDesc` MEDIUMTEXT, PRIMARY KEY (`CustomerTypeID`));
CREATE TABLE `Customers` (
    `CustomerID` VARCHAR(5) NOT NULL, `CompanyName` VARCHAR(40) NOT NULL, `ContactName` VARCHAR(30), `ContactTitle` VARCHAR(30), `Address` VARCHAR(60), `City` VARCHAR(15), `Region` VARCHAR(15),
    `PostalCode` VARCHAR(10), `Country` VARCHAR(15), `Phone` VARCHAR(24), `Fax` VARCHAR(24),
    PRIMARY KEY (`CustomerID`), INDEX `City` (`City`), INDEX `CompanyName` (`CompanyName`), INDEX `PostalCode` (`PostalCode`), INDEX `Region` (`Region`)
);
CREATE TABLE `CustomerCustomerDemo` (`CustomerID` VARCHAR(5) NOT NULL, `CustomerTypeID` VARCHAR(10) NOT NULL, PRIMARY KEY (`CustomerID`, `CustomerTypeID`));
CREATE TABLE `Employees` (
    `EmployeeID` INTEGER NOT NULL AUTO_INCREMENT, `LastName` VARCHAR(20) NOT NULL, `FirstName` VARCHAR(10) NOT NULL, `Title` VARCHAR(30), `TitleOfCourtesy` VARCHAR(25), `BirthDate` DATETIME, `HireDate` DATETIME,
    `Address` VARCHAR(60), `City` VARCHAR(15), `Region` VARCHAR(15), `PostalCode` VARCHAR(10), `Country` VARCHAR(15), `HomePhone` VARCHAR(24), `Extension` VARCHAR(4), `Photo` LONGBLOB, `Notes` MEDIUMTEXT NOT NULL,
    `ReportsTo` INTEGER, `PhotoPath` VARCHAR(255), `Salary` FLOAT, PRIMARY KEY (`EmployeeID`), INDEX `LastName` (`LastName`), INDEX `PostalCode` (`PostalCode`)
);
CREATE TABLE `Region` (`RegionID` INTEGER NOT NULL, `RegionDescription` VARCHAR(50) NOT NULL, PRIMARY KEY (`RegionID`));
CREATE TABLE `Territories` (`TerritoryID` VARCHAR(20) NOT NULL, `TerritoryDescription` VARCHAR(50) NOT NULL, `RegionID` INTEGER NOT NULL, PRIMARY KEY (`TerritoryID`));
CREATE TABLE `EmployeeTerritories` (`EmployeeID` INTEGER NOT NULL, `TerritoryID` VARCHAR(20) NOT NULL, PRIMARY KEY (`EmployeeID`, `TerritoryID`));
CREATE TABLE `Shippers` (`ShipperID` INTEGER NOT NULL AUTO_INCREMENT, `CompanyName` VARCHAR(40) NOT NULL, `Phone` VARCHAR(24), PRIMARY KEY (`ShipperID`));
CREATE TABLE `Suppliers` (
    `SupplierID` INTEGER NOT NULL AUTO_INCREMENT, `CompanyName` VARCHAR(40) NOT NULL, `ContactName` VARCHAR(30), `ContactTitle` VARCHAR(30), `Address` VARCHAR(60), `City` VARCHAR(15), `Region` VARCHAR(15),
    `PostalCode` VARCHAR(10), `Country` VARCHAR(15), `Phone` VARCHAR(24), `Fax` VARCHAR(24), `HomePage` MEDIUMTEXT, PRIMARY KEY (`SupplierID`), INDEX `CompanyName` (`CompanyName`), INDEX `PostalCode` (`PostalCode`)
);
CREATE TABLE `Products` (
    `ProductID` INTEGER NOT NULL AUTO_INCREMENT, `ProductName` VARCHAR(40) NOT NULL, `SupplierID` INTEGER, `CategoryID` INTEGER, `QuantityPerUnit` VARCHAR(20), `UnitPrice` DECIMAL(10,4) DEFAULT 0,
    `UnitsInStock` SMALLINT(2) DEFAULT 0, `UnitsOnOrder` SMALLINT(2) DEFAULT 0, `ReorderLevel` SMALLINT(2) DEFAULT 0, `Discontinued` BIT NOT NULL DEFAULT 0,
    PRIMARY KEY (`ProductID`), INDEX `ProductName` (`ProductName`)
);
CREATE TABLE `Orders` (
    `OrderID` INTEGER NOT NULL AUTO_INCREMENT, `CustomerID` VARCHAR(5), `EmployeeID` INTEGER, `OrderDate` DATETIME, `RequiredDate` DATETIME, `ShippedDate` DATETIME, `ShipVia` INTEGER, `Freight` DECIMAL(10,4) DEFAULT 0,
    `ShipName` VARCHAR(40), `ShipAddress` VARCHAR(60), `ShipCity` VARCHAR(15), `ShipRegion` VARCHAR(15), `ShipPostalCode` VARCHAR(10), `ShipCountry` VARCHAR(15),
    PRIMARY KEY (`OrderID`), INDEX `OrderDate` (`OrderDate`), INDEX `ShippedDate` (`ShippedDate`), INDEX `ShipPostalCode` (`ShipPostalCode`)
);
CREATE TABLE `Order Details` (
    `OrderID` INTEGER NOT NULL, `ProductID` INTEGER NOT NULL, `UnitPrice` DECIMAL(10,4) NOT NULL DEFAULT 0, `Quantity` SMALLINT(2) NOT NULL DEFAULT 1, `Discount` REAL(8,0) NOT NULL DEFAULT 0, PRIMARY KEY (`OrderID`, `ProductID`)
);
ALTER TABLE `CustomerCustomerDemo` ADD CONSTRAINT `FK_CustomerCustomerDemo` FOREIGN KEY (`CustomerTypeID`) REFERENCES `CustomerDemographics` (`CustomerTypeID`),
    ADD CONSTRAINT `FK_CustomerCustomerDemo_Customers` FOREIGN KEY (`CustomerID`) REFERENCES `Customers` (`CustomerID`);
ALTER TABLE `Employees` ADD CONSTRAINT `FK_Employees_Employees` FOREIGN KEY (`ReportsTo`) REFERENCES `Employees` (`EmployeeID`);
ALTER TABLE `EmployeeTerritories` ADD CONSTRAINT `FK_EmployeeTerritories_Employees` FOREIGN KEY (`EmployeeID`) REFERENCES `Employees` (`EmployeeID`),
    ADD CONSTRAINT `FK_EmployeeTerritories_Territories` FOREIGN KEY (`TerritoryID`) REFERENCES `Territories` (`TerritoryID`);
ALTER TABLE `Order Details` ADD CONSTRAINT `FK_Order_Details_Orders` FOREIGN KEY (`OrderID`) REFERENCES `Orders` (`OrderID`), ADD CONSTRAINT `FK_Order_Details_Products` FOREIGN KEY (`ProductID`) REFERENCES `Products` (`ProductID`);
ALTER TABLE `Orders` ADD CONSTRAINT `FK_Orders_Customers` FOREIGN KEY (`CustomerID`) REFERENCES `Customers` (`CustomerID`), ADD CONSTRAINT `FK_Orders_Employees` FOREIGN KEY (`EmployeeID`) REFERENCES `Employees` (`EmployeeID`),
    ADD CONSTRAINT `FK_Orders_Shippers` FOREIGN KEY (`ShipVia`) REFERENCES `Shippers` (`ShipperID`);
ALTER TABLE `Products` ADD CONSTRAINT `FK_Products_Categories` FOREIGN KEY (`CategoryID`) REFERENCES `Categories` (`CategoryID`), ADD CONSTRAINT `FK_Products_Suppliers` FOREIGN KEY (`SupplierID`) REFERENCES `Suppliers` (`SupplierID`);
ALTER TABLE `Territories` ADD CONSTRAINT `FK_Territories_Region` FOREIGN KEY (`RegionID`) REFERENCES `Region` (`RegionID`);
CREATE VIEW `Alphabetical list of products` AS SELECT Products.*, Categories.CategoryName FROM Categories INNER JOIN Products ON Categories.CategoryID = Products.CategoryID WHERE Products.Discontinued = 0;
CREATE VIEW `Current Product List` AS SELECT ProductID, ProductName FROM Products WHERE Discontinued = 0;
CREATE VIEW `Order Subtotals` AS SELECT OrderID, SUM(CAST(UnitPrice * Quantity * (1 - Discount) AS DECIMAL(12,4))) AS Subtotal FROM `Order Details` GROUP BY OrderID;
CREATE VIEW `Sales Totals by Amount` AS SELECT `Order Subtotals`.Subtotal AS SaleAmount, Orders.OrderID, Customers.CompanyName, Orders.ShippedDate
    FROM Customers JOIN Orders ON Customers.CustomerID = Orders.CustomerID JOIN `Order Subtotals` ON Orders.OrderID = `Order Subtotals`.OrderID WHERE `Order Subtotals`.Subtotal > 2500;

-- AdventureWorks: the structure of Microsoft's sample database (MIT licence, https://github.com/microsoft/sql-server-samples), its five schemas in one database, written anew.
CREATE TABLE businessentity (
    businessentityid int NOT NULL AUTO_INCREMENT, rowguid char(36) NOT NULL DEFAULT uuid(), modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (businessentityid)
);
CREATE TABLE person (
    businessentityid int NOT NULL, persontype char(2) NOT NULL, namestyle boolean NOT NULL DEFAULT false, title varchar(8), firstname varchar(50) NOT NULL,
    middlename varchar(50), lastname varchar(50) NOT NULL, suffix varchar(10), emailpromotion int NOT NULL DEFAULT 0, additionalcontactinfo longtext,
    demographics longtext, rowguid char(36) NOT NULL DEFAULT uuid(), modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_Person_EmailPromotion CHECK (emailpromotion BETWEEN 0 AND 2),
    CONSTRAINT CK_Person_PersonType CHECK (persontype IS NULL OR UPPER(persontype) IN ('SC', 'VC', 'IN', 'EM', 'SP', 'GC')),
    PRIMARY KEY (businessentityid)
);
CREATE TABLE stateprovince (
    stateprovinceid int NOT NULL AUTO_INCREMENT, stateprovincecode char(3) NOT NULL, countryregioncode varchar(3) NOT NULL,
    isonlystateprovinceflag boolean NOT NULL DEFAULT true, name varchar(50) NOT NULL, territoryid int NOT NULL, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (stateprovinceid)
);
CREATE TABLE address (
    addressid int NOT NULL AUTO_INCREMENT, addressline1 varchar(60) NOT NULL, addressline2 varchar(60), city varchar(30) NOT NULL,
    stateprovinceid int NOT NULL, postalcode varchar(15) NOT NULL, spatiallocation longblob, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (addressid)
);
CREATE TABLE addresstype (
    addresstypeid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (addresstypeid)
);
CREATE TABLE businessentityaddress (
    businessentityid int NOT NULL, addressid int NOT NULL, addresstypeid int NOT NULL, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (businessentityid, addressid, addresstypeid)
);
CREATE TABLE contacttype (
    contacttypeid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (contacttypeid)
);
CREATE TABLE businessentitycontact (
    businessentityid int NOT NULL, personid int NOT NULL, contacttypeid int NOT NULL, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (businessentityid, personid, contacttypeid)
);
CREATE TABLE emailaddress (
    businessentityid int NOT NULL, emailaddressid int NOT NULL, emailaddress varchar(50), rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (businessentityid, emailaddressid)
);
CREATE TABLE password (
    businessentityid int NOT NULL, passwordhash varchar(128) NOT NULL, passwordsalt varchar(10) NOT NULL, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (businessentityid)
);
CREATE TABLE phonenumbertype (
    phonenumbertypeid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (phonenumbertypeid)
);
CREATE TABLE personphone (
    businessentityid int NOT NULL, phonenumber varchar(25) NOT NULL, phonenumbertypeid int NOT NULL,
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (businessentityid, phonenumber, phonenumbertypeid)
);
CREATE TABLE countryregion (
    countryregioncode varchar(3) NOT NULL, name varchar(50) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (countryregioncode)
);
CREATE TABLE department (
    departmentid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, groupname varchar(50) NOT NULL,
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (departmentid)
);
CREATE TABLE employee (
    businessentityid int NOT NULL, nationalidnumber varchar(15) NOT NULL, loginid varchar(256) NOT NULL, jobtitle varchar(50) NOT NULL,
    birthdate date NOT NULL, maritalstatus char(1) NOT NULL, gender char(1) NOT NULL, hiredate date NOT NULL, salariedflag boolean NOT NULL DEFAULT true,
    vacationhours smallint NOT NULL DEFAULT 0, sickleavehours smallint NOT NULL DEFAULT 0, currentflag boolean NOT NULL DEFAULT true,
    rowguid char(36) NOT NULL DEFAULT uuid(), organizationnode varchar(400) DEFAULT '/', modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_Employee_MaritalStatus CHECK (UPPER(maritalstatus) IN ('M', 'S')), CONSTRAINT CK_Employee_Gender CHECK (UPPER(gender) IN ('M', 'F')),
    CONSTRAINT CK_Employee_VacationHours CHECK (vacationhours BETWEEN -40 AND 240),
    CONSTRAINT CK_Employee_SickLeaveHours CHECK (sickleavehours BETWEEN 0 AND 120), PRIMARY KEY (businessentityid)
);
CREATE TABLE employeedepartmenthistory (
    businessentityid int NOT NULL, departmentid int NOT NULL, shiftid int NOT NULL, startdate date NOT NULL, enddate date,
    modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_EmployeeDepartmentHistory_EndDate CHECK (enddate >= startdate OR enddate IS NULL),
    PRIMARY KEY (businessentityid, startdate, departmentid, shiftid)
);
CREATE TABLE employeepayhistory (
    businessentityid int NOT NULL, ratechangedate datetime NOT NULL, rate decimal(19,4) NOT NULL, payfrequency smallint NOT NULL,
    modifieddate datetime NOT NULL DEFAULT current_timestamp, CONSTRAINT CK_EmployeePayHistory_PayFrequency CHECK (payfrequency IN (1, 2)),
    CONSTRAINT CK_EmployeePayHistory_Rate CHECK (rate BETWEEN 6.50 AND 200.00), PRIMARY KEY (businessentityid, ratechangedate)
);
CREATE TABLE jobcandidate (
    jobcandidateid int NOT NULL AUTO_INCREMENT, businessentityid int, resume longtext, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (jobcandidateid)
);
CREATE TABLE shift (
    shiftid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, starttime time NOT NULL, endtime time NOT NULL,
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (shiftid)
);
CREATE TABLE billofmaterials (
    billofmaterialsid int NOT NULL AUTO_INCREMENT, productassemblyid int, componentid int NOT NULL, startdate datetime NOT NULL DEFAULT current_timestamp,
    enddate datetime, unitmeasurecode char(3) NOT NULL, bomlevel smallint NOT NULL, perassemblyqty decimal(8,2) NOT NULL DEFAULT 1.00,
    modifieddate datetime NOT NULL DEFAULT current_timestamp, CONSTRAINT CK_BillOfMaterials_EndDate CHECK (enddate > startdate OR enddate IS NULL),
    CONSTRAINT CK_BillOfMaterials_ProductAssemblyID CHECK (productassemblyid <> componentid),
    CONSTRAINT CK_BillOfMaterials_BOMLevel CHECK ((productassemblyid IS NULL AND bomlevel = 0 AND perassemblyqty = 1.00) OR (productassemblyid IS NOT NULL AND bomlevel >= 1)),
    CONSTRAINT CK_BillOfMaterials_PerAssemblyQty CHECK (perassemblyqty >= 1.00), PRIMARY KEY (billofmaterialsid)
);
CREATE TABLE culture (
    cultureid char(6) NOT NULL, name varchar(50) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (cultureid)
);
CREATE TABLE document (
    title varchar(50) NOT NULL, owner int NOT NULL, folderflag boolean NOT NULL DEFAULT false, filename varchar(400) NOT NULL, fileextension varchar(8),
    revision char(5) NOT NULL, changenumber int NOT NULL DEFAULT 0, status smallint NOT NULL, documentsummary mediumtext, document longblob,
    rowguid char(36) NOT NULL DEFAULT uuid(), documentnode varchar(400) NOT NULL DEFAULT '/', modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_Document_Status CHECK (status BETWEEN 1 AND 3), PRIMARY KEY (documentnode)
);
CREATE TABLE productcategory (
    productcategoryid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (productcategoryid)
);
CREATE TABLE productsubcategory (
    productsubcategoryid int NOT NULL AUTO_INCREMENT, productcategoryid int NOT NULL, name varchar(50) NOT NULL, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (productsubcategoryid)
);
CREATE TABLE productmodel (
    productmodelid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, catalogdescription longtext, instructions longtext,
    rowguid char(36) NOT NULL DEFAULT uuid(), modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (productmodelid)
);
CREATE TABLE product (
    productid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, productnumber varchar(25) NOT NULL, makeflag boolean NOT NULL DEFAULT true,
    finishedgoodsflag boolean NOT NULL DEFAULT true, color varchar(15), safetystocklevel smallint NOT NULL, reorderpoint smallint NOT NULL,
    standardcost decimal(19,4) NOT NULL, listprice decimal(19,4) NOT NULL, size varchar(5), sizeunitmeasurecode char(3), weightunitmeasurecode char(3),
    weight decimal(8,2), daystomanufacture int NOT NULL, productline char(2), class char(2), style char(2), productsubcategoryid int, productmodelid int,
    sellstartdate datetime NOT NULL, sellenddate datetime, discontinueddate datetime, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, CONSTRAINT CK_Product_SafetyStockLevel CHECK (safetystocklevel > 0),
    CONSTRAINT CK_Product_ReorderPoint CHECK (reorderpoint > 0), CONSTRAINT CK_Product_StandardCost CHECK (standardcost >= 0.00),
    CONSTRAINT CK_Product_ListPrice CHECK (listprice >= 0.00), CONSTRAINT CK_Product_Weight CHECK (weight > 0.00),
    CONSTRAINT CK_Product_DaysToManufacture CHECK (daystomanufacture >= 0),
    CONSTRAINT CK_Product_ProductLine CHECK (UPPER(productline) IN ('S', 'T', 'M', 'R') OR productline IS NULL),
    CONSTRAINT CK_Product_Class CHECK (UPPER(class) IN ('L', 'M', 'H') OR class IS NULL),
    CONSTRAINT CK_Product_Style CHECK (UPPER(style) IN ('W', 'M', 'U') OR style IS NULL),
    CONSTRAINT CK_Product_SellEndDate CHECK (sellenddate >= sellstartdate OR sellenddate IS NULL), PRIMARY KEY (productid)
);
CREATE TABLE productcosthistory (
    productid int NOT NULL, startdate datetime NOT NULL, enddate datetime, standardcost decimal(19,4) NOT NULL,
    modifieddate datetime NOT NULL DEFAULT current_timestamp, CONSTRAINT CK_ProductCostHistory_EndDate CHECK (enddate >= startdate OR enddate IS NULL),
    CONSTRAINT CK_ProductCostHistory_StandardCost CHECK (standardcost >= 0.00), PRIMARY KEY (productid, startdate)
);
CREATE TABLE productdescription (
    productdescriptionid int NOT NULL AUTO_INCREMENT, description varchar(400) NOT NULL, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (productdescriptionid)
);
CREATE TABLE productdocument (
    productid int NOT NULL, documentnode varchar(400) NOT NULL DEFAULT '/', modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (productid, documentnode)
);
CREATE TABLE location (
    locationid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, costrate decimal(19,4) NOT NULL DEFAULT 0.00,
    availability decimal(8,2) NOT NULL DEFAULT 0.00, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_Location_CostRate CHECK (costrate >= 0.00), CONSTRAINT CK_Location_Availability CHECK (availability >= 0.00), PRIMARY KEY (locationid)
);
CREATE TABLE productinventory (
    productid int NOT NULL, locationid int NOT NULL, shelf varchar(10) NOT NULL, bin smallint NOT NULL, quantity smallint NOT NULL DEFAULT 0,
    rowguid char(36) NOT NULL DEFAULT uuid(), modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_ProductInventory_Bin CHECK (bin BETWEEN 0 AND 100), PRIMARY KEY (productid, locationid)
);
CREATE TABLE productlistpricehistory (
    productid int NOT NULL, startdate datetime NOT NULL, enddate datetime, listprice decimal(19,4) NOT NULL,
    modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_ProductListPriceHistory_EndDate CHECK (enddate >= startdate OR enddate IS NULL),
    CONSTRAINT CK_ProductListPriceHistory_ListPrice CHECK (listprice > 0.00), PRIMARY KEY (productid, startdate)
);
CREATE TABLE illustration (
    illustrationid int NOT NULL AUTO_INCREMENT, diagram longtext, modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (illustrationid)
);
CREATE TABLE productmodelillustration (
    productmodelid int NOT NULL, illustrationid int NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (productmodelid, illustrationid)
);
CREATE TABLE productmodelproductdescriptionculture (
    productmodelid int NOT NULL, productdescriptionid int NOT NULL, cultureid char(6) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (productmodelid, productdescriptionid, cultureid)
);
CREATE TABLE productphoto (
    productphotoid int NOT NULL AUTO_INCREMENT, thumbnailphoto longblob, thumbnailphotofilename varchar(50), largephoto longblob,
    largephotofilename varchar(50), modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (productphotoid)
);
CREATE TABLE productproductphoto (
    productid int NOT NULL, productphotoid int NOT NULL, `primary` boolean NOT NULL DEFAULT false,
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (productid, productphotoid)
);
CREATE TABLE productreview (
    productreviewid int NOT NULL AUTO_INCREMENT, productid int NOT NULL, reviewername varchar(50) NOT NULL,
    reviewdate datetime NOT NULL DEFAULT current_timestamp, emailaddress varchar(50) NOT NULL, rating int NOT NULL, comments varchar(3850),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, CONSTRAINT CK_ProductReview_Rating CHECK (rating BETWEEN 1 AND 5),
    PRIMARY KEY (productreviewid)
);
CREATE TABLE scrapreason (
    scrapreasonid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (scrapreasonid)
);
CREATE TABLE transactionhistory (
    transactionid int NOT NULL AUTO_INCREMENT, productid int NOT NULL, referenceorderid int NOT NULL, referenceorderlineid int NOT NULL DEFAULT 0,
    transactiondate datetime NOT NULL DEFAULT current_timestamp, transactiontype char(1) NOT NULL, quantity int NOT NULL,
    actualcost decimal(19,4) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_TransactionHistory_TransactionType CHECK (UPPER(transactiontype) IN ('W', 'S', 'P')), PRIMARY KEY (transactionid)
);
CREATE TABLE transactionhistoryarchive (
    transactionid int NOT NULL, productid int NOT NULL, referenceorderid int NOT NULL, referenceorderlineid int NOT NULL DEFAULT 0,
    transactiondate datetime NOT NULL DEFAULT current_timestamp, transactiontype char(1) NOT NULL, quantity int NOT NULL,
    actualcost decimal(19,4) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_TransactionHistoryArchive_TransactionType CHECK (UPPER(transactiontype) IN ('W', 'S', 'P')), PRIMARY KEY (transactionid)
);
CREATE TABLE unitmeasure (
    unitmeasurecode char(3) NOT NULL, name varchar(50) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (unitmeasurecode)
);
CREATE TABLE workorder (
    workorderid int NOT NULL AUTO_INCREMENT, productid int NOT NULL, orderqty int NOT NULL, scrappedqty smallint NOT NULL, startdate datetime NOT NULL,
    enddate datetime, duedate datetime NOT NULL, scrapreasonid int, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_WorkOrder_OrderQty CHECK (orderqty > 0), CONSTRAINT CK_WorkOrder_ScrappedQty CHECK (scrappedqty >= 0),
    CONSTRAINT CK_WorkOrder_EndDate CHECK (enddate >= startdate OR enddate IS NULL), PRIMARY KEY (workorderid)
);
CREATE TABLE workorderrouting (
    workorderid int NOT NULL, productid int NOT NULL, operationsequence smallint NOT NULL, locationid int NOT NULL, scheduledstartdate datetime NOT NULL,
    scheduledenddate datetime NOT NULL, actualstartdate datetime, actualenddate datetime, actualresourcehrs decimal(9,4),
    plannedcost decimal(19,4) NOT NULL, actualcost decimal(19,4), modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_WorkOrderRouting_ScheduledEndDate CHECK (scheduledenddate >= scheduledstartdate),
    CONSTRAINT CK_WorkOrderRouting_ActualEndDate CHECK (actualenddate >= actualstartdate OR actualenddate IS NULL OR actualstartdate IS NULL),
    CONSTRAINT CK_WorkOrderRouting_ActualResourceHrs CHECK (actualresourcehrs >= 0.0000),
    CONSTRAINT CK_WorkOrderRouting_PlannedCost CHECK (plannedcost > 0.00), CONSTRAINT CK_WorkOrderRouting_ActualCost CHECK (actualcost > 0.00),
    PRIMARY KEY (workorderid, productid, operationsequence)
);
CREATE TABLE productvendor (
    productid int NOT NULL, businessentityid int NOT NULL, averageleadtime int NOT NULL, standardprice decimal(19,4) NOT NULL,
    lastreceiptcost decimal(19,4), lastreceiptdate datetime, minorderqty int NOT NULL, maxorderqty int NOT NULL, onorderqty int,
    unitmeasurecode char(3) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_ProductVendor_AverageLeadTime CHECK (averageleadtime >= 1), CONSTRAINT CK_ProductVendor_StandardPrice CHECK (standardprice > 0.00),
    CONSTRAINT CK_ProductVendor_LastReceiptCost CHECK (lastreceiptcost > 0.00), CONSTRAINT CK_ProductVendor_MinOrderQty CHECK (minorderqty >= 1),
    CONSTRAINT CK_ProductVendor_MaxOrderQty CHECK (maxorderqty >= 1), CONSTRAINT CK_ProductVendor_OnOrderQty CHECK (onorderqty >= 0),
    PRIMARY KEY (productid, businessentityid)
);
CREATE TABLE purchaseorderdetail (
    purchaseorderid int NOT NULL, purchaseorderdetailid int NOT NULL, duedate datetime NOT NULL, orderqty smallint NOT NULL, productid int NOT NULL,
    unitprice decimal(19,4) NOT NULL, receivedqty decimal(8,2) NOT NULL, rejectedqty decimal(8,2) NOT NULL,
    modifieddate datetime NOT NULL DEFAULT current_timestamp, CONSTRAINT CK_PurchaseOrderDetail_OrderQty CHECK (orderqty > 0),
    CONSTRAINT CK_PurchaseOrderDetail_UnitPrice CHECK (unitprice >= 0.00), CONSTRAINT CK_PurchaseOrderDetail_ReceivedQty CHECK (receivedqty >= 0.00),
    CONSTRAINT CK_PurchaseOrderDetail_RejectedQty CHECK (rejectedqty >= 0.00), PRIMARY KEY (purchaseorderid, purchaseorderdetailid)
);
CREATE TABLE purchaseorderheader (
    purchaseorderid int NOT NULL AUTO_INCREMENT, revisionnumber smallint NOT NULL DEFAULT 0, status smallint NOT NULL DEFAULT 1, employeeid int NOT NULL,
    vendorid int NOT NULL, shipmethodid int NOT NULL, orderdate datetime NOT NULL DEFAULT current_timestamp, shipdate datetime,
    subtotal decimal(19,4) NOT NULL DEFAULT 0.00, taxamt decimal(19,4) NOT NULL DEFAULT 0.00, freight decimal(19,4) NOT NULL DEFAULT 0.00,
    modifieddate datetime NOT NULL DEFAULT current_timestamp, CONSTRAINT CK_PurchaseOrderHeader_Status CHECK (status BETWEEN 1 AND 4),
    CONSTRAINT CK_PurchaseOrderHeader_ShipDate CHECK (shipdate >= orderdate OR shipdate IS NULL),
    CONSTRAINT CK_PurchaseOrderHeader_SubTotal CHECK (subtotal >= 0.00), CONSTRAINT CK_PurchaseOrderHeader_TaxAmt CHECK (taxamt >= 0.00),
    CONSTRAINT CK_PurchaseOrderHeader_Freight CHECK (freight >= 0.00), PRIMARY KEY (purchaseorderid)
);
CREATE TABLE shipmethod (
    shipmethodid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, shipbase decimal(19,4) NOT NULL DEFAULT 0.00,
    shiprate decimal(19,4) NOT NULL DEFAULT 0.00, rowguid char(36) NOT NULL DEFAULT uuid(), modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_ShipMethod_ShipBase CHECK (shipbase > 0.00), CONSTRAINT CK_ShipMethod_ShipRate CHECK (shiprate > 0.00), PRIMARY KEY (shipmethodid)
);
CREATE TABLE vendor (
    businessentityid int NOT NULL, accountnumber varchar(15) NOT NULL, name varchar(50) NOT NULL, creditrating smallint NOT NULL,
    preferredvendorstatus boolean NOT NULL DEFAULT true, activeflag boolean NOT NULL DEFAULT true, purchasingwebserviceurl varchar(1024),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, CONSTRAINT CK_Vendor_CreditRating CHECK (creditrating BETWEEN 1 AND 5),
    PRIMARY KEY (businessentityid)
);
CREATE TABLE countryregioncurrency (
    countryregioncode varchar(3) NOT NULL, currencycode char(3) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (countryregioncode, currencycode)
);
CREATE TABLE creditcard (
    creditcardid int NOT NULL AUTO_INCREMENT, cardtype varchar(50) NOT NULL, cardnumber varchar(25) NOT NULL, expmonth smallint NOT NULL,
    expyear smallint NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (creditcardid)
);
CREATE TABLE currency (
    currencycode char(3) NOT NULL, name varchar(50) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (currencycode)
);
CREATE TABLE currencyrate (
    currencyrateid int NOT NULL AUTO_INCREMENT, currencyratedate datetime NOT NULL, fromcurrencycode char(3) NOT NULL, tocurrencycode char(3) NOT NULL,
    averagerate decimal(19,4) NOT NULL, endofdayrate decimal(19,4) NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (currencyrateid)
);
CREATE TABLE customer (
    customerid int NOT NULL AUTO_INCREMENT, personid int, storeid int, territoryid int, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (customerid)
);
CREATE TABLE personcreditcard (
    businessentityid int NOT NULL, creditcardid int NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (businessentityid, creditcardid)
);
CREATE TABLE salesorderdetail (
    salesorderid int NOT NULL, salesorderdetailid int NOT NULL, carriertrackingnumber varchar(25), orderqty smallint NOT NULL, productid int NOT NULL,
    specialofferid int NOT NULL, unitprice decimal(19,4) NOT NULL, unitpricediscount decimal(19,4) NOT NULL DEFAULT 0.0,
    rowguid char(36) NOT NULL DEFAULT uuid(), modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_SalesOrderDetail_OrderQty CHECK (orderqty > 0), CONSTRAINT CK_SalesOrderDetail_UnitPrice CHECK (unitprice >= 0.00),
    CONSTRAINT CK_SalesOrderDetail_UnitPriceDiscount CHECK (unitpricediscount >= 0.00), PRIMARY KEY (salesorderid, salesorderdetailid)
);
CREATE TABLE salesorderheader (
    salesorderid int NOT NULL AUTO_INCREMENT, revisionnumber smallint NOT NULL DEFAULT 0, orderdate datetime NOT NULL DEFAULT current_timestamp,
    duedate datetime NOT NULL, shipdate datetime, status smallint NOT NULL DEFAULT 1, onlineorderflag boolean NOT NULL DEFAULT true,
    purchaseordernumber varchar(25), accountnumber varchar(15), customerid int NOT NULL, salespersonid int, territoryid int, billtoaddressid int NOT NULL,
    shiptoaddressid int NOT NULL, shipmethodid int NOT NULL, creditcardid int, creditcardapprovalcode varchar(15), currencyrateid int,
    subtotal decimal(19,4) NOT NULL DEFAULT 0.00, taxamt decimal(19,4) NOT NULL DEFAULT 0.00, freight decimal(19,4) NOT NULL DEFAULT 0.00,
    totaldue decimal(19,4), comment varchar(128), rowguid char(36) NOT NULL DEFAULT uuid(), modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_SalesOrderHeader_Status CHECK (status BETWEEN 0 AND 8), CONSTRAINT CK_SalesOrderHeader_DueDate CHECK (duedate >= orderdate),
    CONSTRAINT CK_SalesOrderHeader_ShipDate CHECK (shipdate >= orderdate OR shipdate IS NULL),
    CONSTRAINT CK_SalesOrderHeader_SubTotal CHECK (subtotal >= 0.00), CONSTRAINT CK_SalesOrderHeader_TaxAmt CHECK (taxamt >= 0.00),
    CONSTRAINT CK_SalesOrderHeader_Freight CHECK (freight >= 0.00), PRIMARY KEY (salesorderid)
);
CREATE TABLE salesorderheadersalesreason (
    salesorderid int NOT NULL, salesreasonid int NOT NULL, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (salesorderid, salesreasonid)
);
CREATE TABLE salesperson (
    businessentityid int NOT NULL, territoryid int, salesquota decimal(19,4), bonus decimal(19,4) NOT NULL DEFAULT 0.00,
    commissionpct decimal(19,4) NOT NULL DEFAULT 0.00, salesytd decimal(19,4) NOT NULL DEFAULT 0.00, saleslastyear decimal(19,4) NOT NULL DEFAULT 0.00,
    rowguid char(36) NOT NULL DEFAULT uuid(), modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_SalesPerson_SalesQuota CHECK (salesquota > 0.00), CONSTRAINT CK_SalesPerson_Bonus CHECK (bonus >= 0.00),
    CONSTRAINT CK_SalesPerson_CommissionPct CHECK (commissionpct >= 0.00), CONSTRAINT CK_SalesPerson_SalesYTD CHECK (salesytd >= 0.00),
    CONSTRAINT CK_SalesPerson_SalesLastYear CHECK (saleslastyear >= 0.00), PRIMARY KEY (businessentityid)
);
CREATE TABLE salespersonquotahistory (
    businessentityid int NOT NULL, quotadate datetime NOT NULL, salesquota decimal(19,4) NOT NULL, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, CONSTRAINT CK_SalesPersonQuotaHistory_SalesQuota CHECK (salesquota > 0.00),
    PRIMARY KEY (businessentityid, quotadate)
);
CREATE TABLE salesreason (
    salesreasonid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, reasontype varchar(50) NOT NULL,
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (salesreasonid)
);
CREATE TABLE salestaxrate (
    salestaxrateid int NOT NULL AUTO_INCREMENT, stateprovinceid int NOT NULL, taxtype smallint NOT NULL, taxrate decimal(19,4) NOT NULL DEFAULT 0.00,
    name varchar(50) NOT NULL, rowguid char(36) NOT NULL DEFAULT uuid(), modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_SalesTaxRate_TaxType CHECK (taxtype BETWEEN 1 AND 3), PRIMARY KEY (salestaxrateid)
);
CREATE TABLE salesterritory (
    territoryid int NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, countryregioncode varchar(3) NOT NULL, `group` varchar(50) NOT NULL,
    salesytd decimal(19,4) NOT NULL DEFAULT 0.00, saleslastyear decimal(19,4) NOT NULL DEFAULT 0.00, costytd decimal(19,4) NOT NULL DEFAULT 0.00,
    costlastyear decimal(19,4) NOT NULL DEFAULT 0.00, rowguid char(36) NOT NULL DEFAULT uuid(), modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_SalesTerritory_SalesYTD CHECK (salesytd >= 0.00), CONSTRAINT CK_SalesTerritory_SalesLastYear CHECK (saleslastyear >= 0.00),
    CONSTRAINT CK_SalesTerritory_CostYTD CHECK (costytd >= 0.00), CONSTRAINT CK_SalesTerritory_CostLastYear CHECK (costlastyear >= 0.00),
    PRIMARY KEY (territoryid)
);
CREATE TABLE salesterritoryhistory (
    businessentityid int NOT NULL, territoryid int NOT NULL, startdate datetime NOT NULL, enddate datetime, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, CONSTRAINT CK_SalesTerritoryHistory_EndDate CHECK (enddate >= startdate OR enddate IS NULL),
    PRIMARY KEY (businessentityid, startdate, territoryid)
);
CREATE TABLE shoppingcartitem (
    shoppingcartitemid int NOT NULL AUTO_INCREMENT, shoppingcartid varchar(50) NOT NULL, quantity int NOT NULL DEFAULT 1, productid int NOT NULL,
    datecreated datetime NOT NULL DEFAULT current_timestamp, modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_ShoppingCartItem_Quantity CHECK (quantity >= 1), PRIMARY KEY (shoppingcartitemid)
);
CREATE TABLE specialoffer (
    specialofferid int NOT NULL AUTO_INCREMENT, description varchar(255) NOT NULL, discountpct decimal(19,4) NOT NULL DEFAULT 0.00,
    type varchar(50) NOT NULL, category varchar(50) NOT NULL, startdate datetime NOT NULL, enddate datetime NOT NULL, minqty int NOT NULL DEFAULT 0,
    maxqty int, rowguid char(36) NOT NULL DEFAULT uuid(), modifieddate datetime NOT NULL DEFAULT current_timestamp,
    CONSTRAINT CK_SpecialOffer_EndDate CHECK (enddate >= startdate), CONSTRAINT CK_SpecialOffer_DiscountPct CHECK (discountpct >= 0.00),
    CONSTRAINT CK_SpecialOffer_MinQty CHECK (minqty >= 0), CONSTRAINT CK_SpecialOffer_MaxQty CHECK (maxqty >= 0), PRIMARY KEY (specialofferid)
);
CREATE TABLE specialofferproduct (
    specialofferid int NOT NULL, productid int NOT NULL, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (specialofferid, productid)
);
CREATE TABLE store (
    businessentityid int NOT NULL, name varchar(50) NOT NULL, salespersonid int, demographics longtext, rowguid char(36) NOT NULL DEFAULT uuid(),
    modifieddate datetime NOT NULL DEFAULT current_timestamp, PRIMARY KEY (businessentityid)
);
ALTER TABLE person ADD CONSTRAINT FK_person_businessentity_businessentityid FOREIGN KEY (businessentityid) REFERENCES businessentity (businessentityid);
ALTER TABLE stateprovince ADD CONSTRAINT FK_stateprovince_countryregion_countryregioncode FOREIGN KEY (countryregioncode) REFERENCES countryregion (countryregioncode);
ALTER TABLE stateprovince ADD CONSTRAINT FK_stateprovince_salesterritory_territoryid FOREIGN KEY (territoryid) REFERENCES salesterritory (territoryid);
ALTER TABLE address ADD CONSTRAINT FK_address_stateprovince_stateprovinceid FOREIGN KEY (stateprovinceid) REFERENCES stateprovince (stateprovinceid);
ALTER TABLE businessentityaddress ADD CONSTRAINT FK_businessentityaddress_address_addressid FOREIGN KEY (addressid) REFERENCES address (addressid);
ALTER TABLE businessentityaddress ADD CONSTRAINT FK_businessentityaddress_addresstype_addresstypeid FOREIGN KEY (addresstypeid) REFERENCES addresstype (addresstypeid);
ALTER TABLE businessentityaddress ADD CONSTRAINT FK_businessentityaddress_businessentity_businessentityid FOREIGN KEY (businessentityid) REFERENCES businessentity (businessentityid);
ALTER TABLE businessentitycontact ADD CONSTRAINT FK_businessentitycontact_person_personid FOREIGN KEY (personid) REFERENCES person (businessentityid);
ALTER TABLE businessentitycontact ADD CONSTRAINT FK_businessentitycontact_contacttype_contacttypeid FOREIGN KEY (contacttypeid) REFERENCES contacttype (contacttypeid);
ALTER TABLE businessentitycontact ADD CONSTRAINT FK_businessentitycontact_businessentity_businessentityid FOREIGN KEY (businessentityid) REFERENCES businessentity (businessentityid);
ALTER TABLE emailaddress ADD CONSTRAINT FK_emailaddress_person_businessentityid FOREIGN KEY (businessentityid) REFERENCES person (businessentityid);
ALTER TABLE password ADD CONSTRAINT FK_password_person_businessentityid FOREIGN KEY (businessentityid) REFERENCES person (businessentityid);
ALTER TABLE personphone ADD CONSTRAINT FK_personphone_person_businessentityid FOREIGN KEY (businessentityid) REFERENCES person (businessentityid);
ALTER TABLE personphone ADD CONSTRAINT FK_personphone_phonenumbertype_phonenumbertypeid FOREIGN KEY (phonenumbertypeid) REFERENCES phonenumbertype (phonenumbertypeid);
ALTER TABLE employee ADD CONSTRAINT FK_employee_person_businessentityid FOREIGN KEY (businessentityid) REFERENCES person (businessentityid);
ALTER TABLE employeedepartmenthistory ADD CONSTRAINT FK_employeedepartmenthistory_department_departmentid FOREIGN KEY (departmentid) REFERENCES department (departmentid);
ALTER TABLE employeedepartmenthistory ADD CONSTRAINT FK_employeedepartmenthistory_employee_businessentityid FOREIGN KEY (businessentityid) REFERENCES employee (businessentityid);
ALTER TABLE employeedepartmenthistory ADD CONSTRAINT FK_employeedepartmenthistory_shift_shiftid FOREIGN KEY (shiftid) REFERENCES shift (shiftid);
ALTER TABLE employeepayhistory ADD CONSTRAINT FK_employeepayhistory_employee_businessentityid FOREIGN KEY (businessentityid) REFERENCES employee (businessentityid);
ALTER TABLE jobcandidate ADD CONSTRAINT FK_jobcandidate_employee_businessentityid FOREIGN KEY (businessentityid) REFERENCES employee (businessentityid);
ALTER TABLE billofmaterials ADD CONSTRAINT FK_billofmaterials_product_productassemblyid FOREIGN KEY (productassemblyid) REFERENCES product (productid);
ALTER TABLE billofmaterials ADD CONSTRAINT FK_billofmaterials_product_componentid FOREIGN KEY (componentid) REFERENCES product (productid);
ALTER TABLE billofmaterials ADD CONSTRAINT FK_billofmaterials_unitmeasure_unitmeasurecode FOREIGN KEY (unitmeasurecode) REFERENCES unitmeasure (unitmeasurecode);
ALTER TABLE document ADD CONSTRAINT FK_document_employee_owner FOREIGN KEY (owner) REFERENCES employee (businessentityid);
ALTER TABLE productsubcategory ADD CONSTRAINT FK_productsubcategory_productcategory_productcategoryid FOREIGN KEY (productcategoryid) REFERENCES productcategory (productcategoryid);
ALTER TABLE product ADD CONSTRAINT FK_product_unitmeasure_sizeunitmeasurecode FOREIGN KEY (sizeunitmeasurecode) REFERENCES unitmeasure (unitmeasurecode);
ALTER TABLE product ADD CONSTRAINT FK_product_unitmeasure_weightunitmeasurecode FOREIGN KEY (weightunitmeasurecode) REFERENCES unitmeasure (unitmeasurecode);
ALTER TABLE product ADD CONSTRAINT FK_product_productmodel_productmodelid FOREIGN KEY (productmodelid) REFERENCES productmodel (productmodelid);
ALTER TABLE product ADD CONSTRAINT FK_product_productsubcategory_productsubcategoryid FOREIGN KEY (productsubcategoryid) REFERENCES productsubcategory (productsubcategoryid);
ALTER TABLE productcosthistory ADD CONSTRAINT FK_productcosthistory_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE productdocument ADD CONSTRAINT FK_productdocument_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE productdocument ADD CONSTRAINT FK_productdocument_document_documentnode FOREIGN KEY (documentnode) REFERENCES document (documentnode);
ALTER TABLE productinventory ADD CONSTRAINT FK_productinventory_location_locationid FOREIGN KEY (locationid) REFERENCES location (locationid);
ALTER TABLE productinventory ADD CONSTRAINT FK_productinventory_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE productlistpricehistory ADD CONSTRAINT FK_productlistpricehistory_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE productmodelillustration ADD CONSTRAINT FK_productmodelillustration_productmodel_productmodelid FOREIGN KEY (productmodelid) REFERENCES productmodel (productmodelid);
ALTER TABLE productmodelillustration ADD CONSTRAINT FK_productmodelillustration_illustration_illustrationid FOREIGN KEY (illustrationid) REFERENCES illustration (illustrationid);
ALTER TABLE productmodelproductdescriptionculture ADD CONSTRAINT FK_productmodelproductdescriptionculture_productdescription_pro FOREIGN KEY (productdescriptionid) REFERENCES productdescription (productdescriptionid);
ALTER TABLE productmodelproductdescriptionculture ADD CONSTRAINT FK_productmodelproductdescriptionculture_culture_cultureid FOREIGN KEY (cultureid) REFERENCES culture (cultureid);
ALTER TABLE productmodelproductdescriptionculture ADD CONSTRAINT FK_productmodelproductdescriptionculture_productmodel_productmo FOREIGN KEY (productmodelid) REFERENCES productmodel (productmodelid);
ALTER TABLE productproductphoto ADD CONSTRAINT FK_productproductphoto_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE productproductphoto ADD CONSTRAINT FK_productproductphoto_productphoto_productphotoid FOREIGN KEY (productphotoid) REFERENCES productphoto (productphotoid);
ALTER TABLE productreview ADD CONSTRAINT FK_productreview_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE transactionhistory ADD CONSTRAINT FK_transactionhistory_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE workorder ADD CONSTRAINT FK_workorder_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE workorder ADD CONSTRAINT FK_workorder_scrapreason_scrapreasonid FOREIGN KEY (scrapreasonid) REFERENCES scrapreason (scrapreasonid);
ALTER TABLE workorderrouting ADD CONSTRAINT FK_workorderrouting_location_locationid FOREIGN KEY (locationid) REFERENCES location (locationid);
ALTER TABLE workorderrouting ADD CONSTRAINT FK_workorderrouting_workorder_workorderid FOREIGN KEY (workorderid) REFERENCES workorder (workorderid);
ALTER TABLE productvendor ADD CONSTRAINT FK_productvendor_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE productvendor ADD CONSTRAINT FK_productvendor_unitmeasure_unitmeasurecode FOREIGN KEY (unitmeasurecode) REFERENCES unitmeasure (unitmeasurecode);
ALTER TABLE productvendor ADD CONSTRAINT FK_productvendor_vendor_businessentityid FOREIGN KEY (businessentityid) REFERENCES vendor (businessentityid);
ALTER TABLE purchaseorderdetail ADD CONSTRAINT FK_purchaseorderdetail_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE purchaseorderdetail ADD CONSTRAINT FK_purchaseorderdetail_purchaseorderheader_purchaseorderid FOREIGN KEY (purchaseorderid) REFERENCES purchaseorderheader (purchaseorderid);
ALTER TABLE purchaseorderheader ADD CONSTRAINT FK_purchaseorderheader_employee_employeeid FOREIGN KEY (employeeid) REFERENCES employee (businessentityid);
ALTER TABLE purchaseorderheader ADD CONSTRAINT FK_purchaseorderheader_vendor_vendorid FOREIGN KEY (vendorid) REFERENCES vendor (businessentityid);
ALTER TABLE purchaseorderheader ADD CONSTRAINT FK_purchaseorderheader_shipmethod_shipmethodid FOREIGN KEY (shipmethodid) REFERENCES shipmethod (shipmethodid);
ALTER TABLE vendor ADD CONSTRAINT FK_vendor_businessentity_businessentityid FOREIGN KEY (businessentityid) REFERENCES businessentity (businessentityid);
ALTER TABLE countryregioncurrency ADD CONSTRAINT FK_countryregioncurrency_countryregion_countryregioncode FOREIGN KEY (countryregioncode) REFERENCES countryregion (countryregioncode);
ALTER TABLE countryregioncurrency ADD CONSTRAINT FK_countryregioncurrency_currency_currencycode FOREIGN KEY (currencycode) REFERENCES currency (currencycode);
ALTER TABLE currencyrate ADD CONSTRAINT FK_currencyrate_currency_fromcurrencycode FOREIGN KEY (fromcurrencycode) REFERENCES currency (currencycode);
ALTER TABLE currencyrate ADD CONSTRAINT FK_currencyrate_currency_tocurrencycode FOREIGN KEY (tocurrencycode) REFERENCES currency (currencycode);
ALTER TABLE customer ADD CONSTRAINT FK_customer_person_personid FOREIGN KEY (personid) REFERENCES person (businessentityid);
ALTER TABLE customer ADD CONSTRAINT FK_customer_store_storeid FOREIGN KEY (storeid) REFERENCES store (businessentityid);
ALTER TABLE customer ADD CONSTRAINT FK_customer_salesterritory_territoryid FOREIGN KEY (territoryid) REFERENCES salesterritory (territoryid);
ALTER TABLE personcreditcard ADD CONSTRAINT FK_personcreditcard_person_businessentityid FOREIGN KEY (businessentityid) REFERENCES person (businessentityid);
ALTER TABLE personcreditcard ADD CONSTRAINT FK_personcreditcard_creditcard_creditcardid FOREIGN KEY (creditcardid) REFERENCES creditcard (creditcardid);
ALTER TABLE salesorderdetail ADD CONSTRAINT FK_salesorderdetail_salesorderheader_salesorderid FOREIGN KEY (salesorderid) REFERENCES salesorderheader (salesorderid) ON DELETE CASCADE;
ALTER TABLE salesorderdetail ADD CONSTRAINT FK_salesorderdetail_specialofferproduct_specialofferid_producti FOREIGN KEY (specialofferid,productid) REFERENCES specialofferproduct (specialofferid,productid);
ALTER TABLE salesorderheader ADD CONSTRAINT FK_salesorderheader_address_billtoaddressid FOREIGN KEY (billtoaddressid) REFERENCES address (addressid);
ALTER TABLE salesorderheader ADD CONSTRAINT FK_salesorderheader_address_shiptoaddressid FOREIGN KEY (shiptoaddressid) REFERENCES address (addressid);
ALTER TABLE salesorderheader ADD CONSTRAINT FK_salesorderheader_creditcard_creditcardid FOREIGN KEY (creditcardid) REFERENCES creditcard (creditcardid);
ALTER TABLE salesorderheader ADD CONSTRAINT FK_salesorderheader_currencyrate_currencyrateid FOREIGN KEY (currencyrateid) REFERENCES currencyrate (currencyrateid);
ALTER TABLE salesorderheader ADD CONSTRAINT FK_salesorderheader_customer_customerid FOREIGN KEY (customerid) REFERENCES customer (customerid);
ALTER TABLE salesorderheader ADD CONSTRAINT FK_salesorderheader_salesperson_salespersonid FOREIGN KEY (salespersonid) REFERENCES salesperson (businessentityid);
ALTER TABLE salesorderheader ADD CONSTRAINT FK_salesorderheader_shipmethod_shipmethodid FOREIGN KEY (shipmethodid) REFERENCES shipmethod (shipmethodid);
ALTER TABLE salesorderheader ADD CONSTRAINT FK_salesorderheader_salesterritory_territoryid FOREIGN KEY (territoryid) REFERENCES salesterritory (territoryid);
ALTER TABLE salesorderheadersalesreason ADD CONSTRAINT FK_salesorderheadersalesreason_salesreason_salesreasonid FOREIGN KEY (salesreasonid) REFERENCES salesreason (salesreasonid);
ALTER TABLE salesorderheadersalesreason ADD CONSTRAINT FK_salesorderheadersalesreason_salesorderheader_salesorderid FOREIGN KEY (salesorderid) REFERENCES salesorderheader (salesorderid) ON DELETE CASCADE;
ALTER TABLE salesperson ADD CONSTRAINT FK_salesperson_employee_businessentityid FOREIGN KEY (businessentityid) REFERENCES employee (businessentityid);
ALTER TABLE salesperson ADD CONSTRAINT FK_salesperson_salesterritory_territoryid FOREIGN KEY (territoryid) REFERENCES salesterritory (territoryid);
ALTER TABLE salespersonquotahistory ADD CONSTRAINT FK_salespersonquotahistory_salesperson_businessentityid FOREIGN KEY (businessentityid) REFERENCES salesperson (businessentityid);
ALTER TABLE salestaxrate ADD CONSTRAINT FK_salestaxrate_stateprovince_stateprovinceid FOREIGN KEY (stateprovinceid) REFERENCES stateprovince (stateprovinceid);
ALTER TABLE salesterritory ADD CONSTRAINT FK_salesterritory_countryregion_countryregioncode FOREIGN KEY (countryregioncode) REFERENCES countryregion (countryregioncode);
ALTER TABLE salesterritoryhistory ADD CONSTRAINT FK_salesterritoryhistory_salesperson_businessentityid FOREIGN KEY (businessentityid) REFERENCES salesperson (businessentityid);
ALTER TABLE salesterritoryhistory ADD CONSTRAINT FK_salesterritoryhistory_salesterritory_territoryid FOREIGN KEY (territoryid) REFERENCES salesterritory (territoryid);
ALTER TABLE shoppingcartitem ADD CONSTRAINT FK_shoppingcartitem_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE specialofferproduct ADD CONSTRAINT FK_specialofferproduct_product_productid FOREIGN KEY (productid) REFERENCES product (productid);
ALTER TABLE specialofferproduct ADD CONSTRAINT FK_specialofferproduct_specialoffer_specialofferid FOREIGN KEY (specialofferid) REFERENCES specialoffer (specialofferid);
ALTER TABLE store ADD CONSTRAINT FK_store_businessentity_businessentityid FOREIGN KEY (businessentityid) REFERENCES businessentity (businessentityid);
ALTER TABLE store ADD CONSTRAINT FK_store_salesperson_salespersonid FOREIGN KEY (salespersonid) REFERENCES salesperson (businessentityid);
CREATE VIEW vemployeedepartment AS
    SELECT e.businessentityid, p.firstname, p.lastname, e.jobtitle, d.name AS department, d.groupname, edh.startdate
    FROM employee e JOIN person p ON p.businessentityid = e.businessentityid JOIN employeedepartmenthistory edh ON e.businessentityid = edh.businessentityid
        JOIN department d ON edh.departmentid = d.departmentid WHERE edh.enddate IS NULL;
CREATE VIEW vstateprovincecountryregion AS
    SELECT sp.stateprovinceid, sp.stateprovincecode, sp.name AS stateprovincename, cr.countryregioncode, cr.name AS countryregionname
    FROM stateprovince sp JOIN countryregion cr ON sp.countryregioncode = cr.countryregioncode;

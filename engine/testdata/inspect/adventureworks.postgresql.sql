-- AdventureWorks: the structure of Microsoft's sample database (MIT licence, https://github.com/microsoft/sql-server-samples) as Lorin Thwaits has brought it to
-- PostgreSQL (MIT licence, https://github.com/lorint/AdventureWorks-for-Postgres): the 68 tables of its five schemas, with domains and some of the views, written anew.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE EXTENSION tablefunc;
CREATE DOMAIN "OrderNumber" varchar(25) NULL;
CREATE DOMAIN "AccountNumber" varchar(15) NULL;
CREATE DOMAIN "Flag" boolean NOT NULL;
CREATE DOMAIN "NameStyle" boolean NOT NULL;
CREATE DOMAIN "Name" varchar(50) NULL;
CREATE DOMAIN "Phone" varchar(25) NULL;
CREATE SCHEMA person;
CREATE TABLE person.businessentity (
    businessentityid serial, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE person.person (
    businessentityid integer NOT NULL, persontype char(2) NOT NULL, namestyle "NameStyle" NOT NULL DEFAULT false, title varchar(8),
    firstname "Name" NOT NULL, middlename "Name", lastname "Name" NOT NULL, suffix varchar(10), emailpromotion integer NOT NULL DEFAULT 0,
    additionalcontactinfo xml, demographics xml, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_Person_EmailPromotion" CHECK (emailpromotion BETWEEN 0 AND 2),
    CONSTRAINT "CK_Person_PersonType" CHECK (persontype IS NULL OR UPPER(persontype) IN ('SC', 'VC', 'IN', 'EM', 'SP', 'GC'))
);
CREATE TABLE person.stateprovince (
    stateprovinceid serial, stateprovincecode char(3) NOT NULL, countryregioncode varchar(3) NOT NULL,
    isonlystateprovinceflag "Flag" NOT NULL DEFAULT true, name "Name" NOT NULL, territoryid integer NOT NULL,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE person.address (
    addressid serial, addressline1 varchar(60) NOT NULL, addressline2 varchar(60), city varchar(30) NOT NULL, stateprovinceid integer NOT NULL,
    postalcode varchar(15) NOT NULL, spatiallocation bytea, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(),
    modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE person.addresstype (
    addresstypeid serial, name "Name" NOT NULL, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE person.businessentityaddress (
    businessentityid integer NOT NULL, addressid integer NOT NULL, addresstypeid integer NOT NULL, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(),
    modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE person.contacttype (
    contacttypeid serial, name "Name" NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE person.businessentitycontact (
    businessentityid integer NOT NULL, personid integer NOT NULL, contacttypeid integer NOT NULL, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(),
    modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE person.emailaddress (
    businessentityid integer NOT NULL, emailaddressid serial, emailaddress varchar(50), rowguid uuid NOT NULL DEFAULT uuid_generate_v1(),
    modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE person.password (
    businessentityid integer NOT NULL, passwordhash varchar(128) NOT NULL, passwordsalt varchar(10) NOT NULL,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE person.phonenumbertype (
    phonenumbertypeid serial, name "Name" NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE person.personphone (
    businessentityid integer NOT NULL, phonenumber "Phone" NOT NULL, phonenumbertypeid integer NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE person.countryregion (
    countryregioncode varchar(3) NOT NULL, name "Name" NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE SCHEMA humanresources;
CREATE TABLE humanresources.department (
    departmentid serial, name "Name" NOT NULL, groupname "Name" NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE humanresources.employee (
    businessentityid integer NOT NULL, nationalidnumber varchar(15) NOT NULL, loginid varchar(256) NOT NULL, jobtitle varchar(50) NOT NULL,
    birthdate date NOT NULL, maritalstatus char(1) NOT NULL, gender char(1) NOT NULL, hiredate date NOT NULL, salariedflag "Flag" NOT NULL DEFAULT true,
    vacationhours smallint NOT NULL DEFAULT 0, sickleavehours smallint NOT NULL DEFAULT 0, currentflag "Flag" NOT NULL DEFAULT true,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), organizationnode varchar(400) DEFAULT '/', modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_Employee_BirthDate" CHECK (birthdate BETWEEN '1930-01-01' AND now() - INTERVAL '18 years'),
    CONSTRAINT "CK_Employee_MaritalStatus" CHECK (UPPER(maritalstatus) IN ('M', 'S')),
    CONSTRAINT "CK_Employee_HireDate" CHECK (hiredate BETWEEN '1996-07-01' AND now() + INTERVAL '1 day'),
    CONSTRAINT "CK_Employee_Gender" CHECK (UPPER(gender) IN ('M', 'F')), CONSTRAINT "CK_Employee_VacationHours" CHECK (vacationhours BETWEEN -40 AND 240),
    CONSTRAINT "CK_Employee_SickLeaveHours" CHECK (sickleavehours BETWEEN 0 AND 120)
);
CREATE TABLE humanresources.employeedepartmenthistory (
    businessentityid integer NOT NULL, departmentid integer NOT NULL, shiftid integer NOT NULL, startdate date NOT NULL, enddate date,
    modifieddate timestamp NOT NULL DEFAULT now(), CONSTRAINT "CK_EmployeeDepartmentHistory_EndDate" CHECK (enddate >= startdate OR enddate IS NULL)
);
CREATE TABLE humanresources.employeepayhistory (
    businessentityid integer NOT NULL, ratechangedate timestamp NOT NULL, rate numeric NOT NULL, payfrequency smallint NOT NULL,
    modifieddate timestamp NOT NULL DEFAULT now(), CONSTRAINT "CK_EmployeePayHistory_PayFrequency" CHECK (payfrequency IN (1, 2)),
    CONSTRAINT "CK_EmployeePayHistory_Rate" CHECK (rate BETWEEN 6.50 AND 200.00)
);
CREATE TABLE humanresources.jobcandidate (
    jobcandidateid serial, businessentityid integer, resume xml, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE humanresources.shift (
    shiftid serial, name "Name" NOT NULL, starttime time NOT NULL, endtime time NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE SCHEMA production;
CREATE TABLE production.billofmaterials (
    billofmaterialsid serial, productassemblyid integer, componentid integer NOT NULL, startdate timestamp NOT NULL DEFAULT now(), enddate timestamp,
    unitmeasurecode char(3) NOT NULL, bomlevel smallint NOT NULL, perassemblyqty numeric(8,2) NOT NULL DEFAULT 1.00,
    modifieddate timestamp NOT NULL DEFAULT now(), CONSTRAINT "CK_BillOfMaterials_EndDate" CHECK (enddate > startdate OR enddate IS NULL),
    CONSTRAINT "CK_BillOfMaterials_ProductAssemblyID" CHECK (productassemblyid <> componentid),
    CONSTRAINT "CK_BillOfMaterials_BOMLevel" CHECK ((productassemblyid IS NULL AND bomlevel = 0 AND perassemblyqty = 1.00) OR (productassemblyid IS NOT NULL AND bomlevel >= 1)),
    CONSTRAINT "CK_BillOfMaterials_PerAssemblyQty" CHECK (perassemblyqty >= 1.00)
);
CREATE TABLE production.culture (
    cultureid char(6) NOT NULL, name "Name" NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.document (
    title varchar(50) NOT NULL, owner integer NOT NULL, folderflag "Flag" NOT NULL DEFAULT false, filename varchar(400) NOT NULL, fileextension varchar(8),
    revision char(5) NOT NULL, changenumber integer NOT NULL DEFAULT 0, status smallint NOT NULL, documentsummary text, document bytea,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), documentnode varchar(400) NOT NULL DEFAULT '/', modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_Document_Status" CHECK (status BETWEEN 1 AND 3)
);
CREATE TABLE production.productcategory (
    productcategoryid serial, name "Name" NOT NULL, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.productsubcategory (
    productsubcategoryid serial, productcategoryid integer NOT NULL, name "Name" NOT NULL, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(),
    modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.productmodel (
    productmodelid serial, name "Name" NOT NULL, catalogdescription xml, instructions xml, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(),
    modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.product (
    productid serial, name "Name" NOT NULL, productnumber varchar(25) NOT NULL, makeflag "Flag" NOT NULL DEFAULT true,
    finishedgoodsflag "Flag" NOT NULL DEFAULT true, color varchar(15), safetystocklevel smallint NOT NULL, reorderpoint smallint NOT NULL,
    standardcost numeric NOT NULL, listprice numeric NOT NULL, size varchar(5), sizeunitmeasurecode char(3), weightunitmeasurecode char(3),
    weight numeric(8,2), daystomanufacture integer NOT NULL, productline char(2), class char(2), style char(2), productsubcategoryid integer,
    productmodelid integer, sellstartdate timestamp NOT NULL, sellenddate timestamp, discontinueddate timestamp,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_Product_SafetyStockLevel" CHECK (safetystocklevel > 0), CONSTRAINT "CK_Product_ReorderPoint" CHECK (reorderpoint > 0),
    CONSTRAINT "CK_Product_StandardCost" CHECK (standardcost >= 0.00), CONSTRAINT "CK_Product_ListPrice" CHECK (listprice >= 0.00),
    CONSTRAINT "CK_Product_Weight" CHECK (weight > 0.00), CONSTRAINT "CK_Product_DaysToManufacture" CHECK (daystomanufacture >= 0),
    CONSTRAINT "CK_Product_ProductLine" CHECK (UPPER(productline) IN ('S', 'T', 'M', 'R') OR productline IS NULL),
    CONSTRAINT "CK_Product_Class" CHECK (UPPER(class) IN ('L', 'M', 'H') OR class IS NULL),
    CONSTRAINT "CK_Product_Style" CHECK (UPPER(style) IN ('W', 'M', 'U') OR style IS NULL),
    CONSTRAINT "CK_Product_SellEndDate" CHECK (sellenddate >= sellstartdate OR sellenddate IS NULL)
);
CREATE TABLE production.productcosthistory (
    productid integer NOT NULL, startdate timestamp NOT NULL, enddate timestamp, standardcost numeric NOT NULL,
    modifieddate timestamp NOT NULL DEFAULT now(), CONSTRAINT "CK_ProductCostHistory_EndDate" CHECK (enddate >= startdate OR enddate IS NULL),
    CONSTRAINT "CK_ProductCostHistory_StandardCost" CHECK (standardcost >= 0.00)
);
CREATE TABLE production.productdescription (
    productdescriptionid serial, description varchar(400) NOT NULL, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(),
    modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.productdocument (
    productid integer NOT NULL, documentnode varchar(400) NOT NULL DEFAULT '/', modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.location (
    locationid serial, name "Name" NOT NULL, costrate numeric NOT NULL DEFAULT 0.00, availability numeric(8,2) NOT NULL DEFAULT 0.00,
    modifieddate timestamp NOT NULL DEFAULT now(), CONSTRAINT "CK_Location_CostRate" CHECK (costrate >= 0.00),
    CONSTRAINT "CK_Location_Availability" CHECK (availability >= 0.00)
);
CREATE TABLE production.productinventory (
    productid integer NOT NULL, locationid integer NOT NULL, shelf varchar(10) NOT NULL, bin smallint NOT NULL, quantity smallint NOT NULL DEFAULT 0,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_ProductInventory_Bin" CHECK (bin BETWEEN 0 AND 100)
);
CREATE TABLE production.productlistpricehistory (
    productid integer NOT NULL, startdate timestamp NOT NULL, enddate timestamp, listprice numeric NOT NULL, modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_ProductListPriceHistory_EndDate" CHECK (enddate >= startdate OR enddate IS NULL),
    CONSTRAINT "CK_ProductListPriceHistory_ListPrice" CHECK (listprice > 0.00)
);
CREATE TABLE production.illustration (
    illustrationid serial, diagram xml, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.productmodelillustration (
    productmodelid integer NOT NULL, illustrationid integer NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.productmodelproductdescriptionculture (
    productmodelid integer NOT NULL, productdescriptionid integer NOT NULL, cultureid char(6) NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.productphoto (
    productphotoid serial, thumbnailphoto bytea, thumbnailphotofilename varchar(50), largephoto bytea, largephotofilename varchar(50),
    modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.productproductphoto (
    productid integer NOT NULL, productphotoid integer NOT NULL, "primary" "Flag" NOT NULL DEFAULT false, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.productreview (
    productreviewid serial, productid integer NOT NULL, reviewername "Name" NOT NULL, reviewdate timestamp NOT NULL DEFAULT now(),
    emailaddress varchar(50) NOT NULL, rating integer NOT NULL, comments varchar(3850), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_ProductReview_Rating" CHECK (rating BETWEEN 1 AND 5)
);
CREATE TABLE production.scrapreason (
    scrapreasonid serial, name "Name" NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.transactionhistory (
    transactionid serial, productid integer NOT NULL, referenceorderid integer NOT NULL, referenceorderlineid integer NOT NULL DEFAULT 0,
    transactiondate timestamp NOT NULL DEFAULT now(), transactiontype char(1) NOT NULL, quantity integer NOT NULL, actualcost numeric NOT NULL,
    modifieddate timestamp NOT NULL DEFAULT now(), CONSTRAINT "CK_TransactionHistory_TransactionType" CHECK (UPPER(transactiontype) IN ('W', 'S', 'P'))
);
CREATE TABLE production.transactionhistoryarchive (
    transactionid integer NOT NULL, productid integer NOT NULL, referenceorderid integer NOT NULL, referenceorderlineid integer NOT NULL DEFAULT 0,
    transactiondate timestamp NOT NULL DEFAULT now(), transactiontype char(1) NOT NULL, quantity integer NOT NULL, actualcost numeric NOT NULL,
    modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_TransactionHistoryArchive_TransactionType" CHECK (UPPER(transactiontype) IN ('W', 'S', 'P'))
);
CREATE TABLE production.unitmeasure (
    unitmeasurecode char(3) NOT NULL, name "Name" NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE production.workorder (
    workorderid serial, productid integer NOT NULL, orderqty integer NOT NULL, scrappedqty smallint NOT NULL, startdate timestamp NOT NULL,
    enddate timestamp, duedate timestamp NOT NULL, scrapreasonid integer, modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_WorkOrder_OrderQty" CHECK (orderqty > 0), CONSTRAINT "CK_WorkOrder_ScrappedQty" CHECK (scrappedqty >= 0),
    CONSTRAINT "CK_WorkOrder_EndDate" CHECK (enddate >= startdate OR enddate IS NULL)
);
CREATE TABLE production.workorderrouting (
    workorderid integer NOT NULL, productid integer NOT NULL, operationsequence smallint NOT NULL, locationid integer NOT NULL,
    scheduledstartdate timestamp NOT NULL, scheduledenddate timestamp NOT NULL, actualstartdate timestamp, actualenddate timestamp,
    actualresourcehrs numeric(9,4), plannedcost numeric NOT NULL, actualcost numeric, modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_WorkOrderRouting_ScheduledEndDate" CHECK (scheduledenddate >= scheduledstartdate),
    CONSTRAINT "CK_WorkOrderRouting_ActualEndDate" CHECK (actualenddate >= actualstartdate OR actualenddate IS NULL OR actualstartdate IS NULL),
    CONSTRAINT "CK_WorkOrderRouting_ActualResourceHrs" CHECK (actualresourcehrs >= 0.0000),
    CONSTRAINT "CK_WorkOrderRouting_PlannedCost" CHECK (plannedcost > 0.00), CONSTRAINT "CK_WorkOrderRouting_ActualCost" CHECK (actualcost > 0.00)
);
CREATE SCHEMA purchasing;
CREATE TABLE purchasing.productvendor (
    productid integer NOT NULL, businessentityid integer NOT NULL, averageleadtime integer NOT NULL, standardprice numeric NOT NULL,
    lastreceiptcost numeric, lastreceiptdate timestamp, minorderqty integer NOT NULL, maxorderqty integer NOT NULL, onorderqty integer,
    unitmeasurecode char(3) NOT NULL, modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_ProductVendor_AverageLeadTime" CHECK (averageleadtime >= 1), CONSTRAINT "CK_ProductVendor_StandardPrice" CHECK (standardprice > 0.00),
    CONSTRAINT "CK_ProductVendor_LastReceiptCost" CHECK (lastreceiptcost > 0.00), CONSTRAINT "CK_ProductVendor_MinOrderQty" CHECK (minorderqty >= 1),
    CONSTRAINT "CK_ProductVendor_MaxOrderQty" CHECK (maxorderqty >= 1), CONSTRAINT "CK_ProductVendor_OnOrderQty" CHECK (onorderqty >= 0)
);
CREATE TABLE purchasing.purchaseorderdetail (
    purchaseorderid integer NOT NULL, purchaseorderdetailid serial, duedate timestamp NOT NULL, orderqty smallint NOT NULL, productid integer NOT NULL,
    unitprice numeric NOT NULL, receivedqty numeric(8,2) NOT NULL, rejectedqty numeric(8,2) NOT NULL, modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_PurchaseOrderDetail_OrderQty" CHECK (orderqty > 0), CONSTRAINT "CK_PurchaseOrderDetail_UnitPrice" CHECK (unitprice >= 0.00),
    CONSTRAINT "CK_PurchaseOrderDetail_ReceivedQty" CHECK (receivedqty >= 0.00),
    CONSTRAINT "CK_PurchaseOrderDetail_RejectedQty" CHECK (rejectedqty >= 0.00)
);
CREATE TABLE purchasing.purchaseorderheader (
    purchaseorderid serial, revisionnumber smallint NOT NULL DEFAULT 0, status smallint NOT NULL DEFAULT 1, employeeid integer NOT NULL,
    vendorid integer NOT NULL, shipmethodid integer NOT NULL, orderdate timestamp NOT NULL DEFAULT now(), shipdate timestamp,
    subtotal numeric NOT NULL DEFAULT 0.00, taxamt numeric NOT NULL DEFAULT 0.00, freight numeric NOT NULL DEFAULT 0.00,
    modifieddate timestamp NOT NULL DEFAULT now(), CONSTRAINT "CK_PurchaseOrderHeader_Status" CHECK (status BETWEEN 1 AND 4),
    CONSTRAINT "CK_PurchaseOrderHeader_ShipDate" CHECK (shipdate >= orderdate OR shipdate IS NULL),
    CONSTRAINT "CK_PurchaseOrderHeader_SubTotal" CHECK (subtotal >= 0.00), CONSTRAINT "CK_PurchaseOrderHeader_TaxAmt" CHECK (taxamt >= 0.00),
    CONSTRAINT "CK_PurchaseOrderHeader_Freight" CHECK (freight >= 0.00)
);
CREATE TABLE purchasing.shipmethod (
    shipmethodid serial, name "Name" NOT NULL, shipbase numeric NOT NULL DEFAULT 0.00, shiprate numeric NOT NULL DEFAULT 0.00,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_ShipMethod_ShipBase" CHECK (shipbase > 0.00), CONSTRAINT "CK_ShipMethod_ShipRate" CHECK (shiprate > 0.00)
);
CREATE TABLE purchasing.vendor (
    businessentityid integer NOT NULL, accountnumber "AccountNumber" NOT NULL, name "Name" NOT NULL, creditrating smallint NOT NULL,
    preferredvendorstatus "Flag" NOT NULL DEFAULT true, activeflag "Flag" NOT NULL DEFAULT true, purchasingwebserviceurl varchar(1024),
    modifieddate timestamp NOT NULL DEFAULT now(), CONSTRAINT "CK_Vendor_CreditRating" CHECK (creditrating BETWEEN 1 AND 5)
);
CREATE SCHEMA sales;
CREATE TABLE sales.countryregioncurrency (
    countryregioncode varchar(3) NOT NULL, currencycode char(3) NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE sales.creditcard (
    creditcardid serial, cardtype varchar(50) NOT NULL, cardnumber varchar(25) NOT NULL, expmonth smallint NOT NULL, expyear smallint NOT NULL,
    modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE sales.currency (
    currencycode char(3) NOT NULL, name "Name" NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE sales.currencyrate (
    currencyrateid serial, currencyratedate timestamp NOT NULL, fromcurrencycode char(3) NOT NULL, tocurrencycode char(3) NOT NULL,
    averagerate numeric NOT NULL, endofdayrate numeric NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE sales.customer (
    customerid serial, personid integer, storeid integer, territoryid integer, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(),
    modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE sales.personcreditcard (
    businessentityid integer NOT NULL, creditcardid integer NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE sales.salesorderdetail (
    salesorderid integer NOT NULL, salesorderdetailid serial, carriertrackingnumber varchar(25), orderqty smallint NOT NULL, productid integer NOT NULL,
    specialofferid integer NOT NULL, unitprice numeric NOT NULL, unitpricediscount numeric NOT NULL DEFAULT 0.0,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_SalesOrderDetail_OrderQty" CHECK (orderqty > 0), CONSTRAINT "CK_SalesOrderDetail_UnitPrice" CHECK (unitprice >= 0.00),
    CONSTRAINT "CK_SalesOrderDetail_UnitPriceDiscount" CHECK (unitpricediscount >= 0.00)
);
CREATE TABLE sales.salesorderheader (
    salesorderid serial, revisionnumber smallint NOT NULL DEFAULT 0, orderdate timestamp NOT NULL DEFAULT now(), duedate timestamp NOT NULL,
    shipdate timestamp, status smallint NOT NULL DEFAULT 1, onlineorderflag "Flag" NOT NULL DEFAULT true, purchaseordernumber "OrderNumber",
    accountnumber "AccountNumber", customerid integer NOT NULL, salespersonid integer, territoryid integer, billtoaddressid integer NOT NULL,
    shiptoaddressid integer NOT NULL, shipmethodid integer NOT NULL, creditcardid integer, creditcardapprovalcode varchar(15), currencyrateid integer,
    subtotal numeric NOT NULL DEFAULT 0.00, taxamt numeric NOT NULL DEFAULT 0.00, freight numeric NOT NULL DEFAULT 0.00, totaldue numeric,
    comment varchar(128), rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_SalesOrderHeader_Status" CHECK (status BETWEEN 0 AND 8), CONSTRAINT "CK_SalesOrderHeader_DueDate" CHECK (duedate >= orderdate),
    CONSTRAINT "CK_SalesOrderHeader_ShipDate" CHECK (shipdate >= orderdate OR shipdate IS NULL),
    CONSTRAINT "CK_SalesOrderHeader_SubTotal" CHECK (subtotal >= 0.00), CONSTRAINT "CK_SalesOrderHeader_TaxAmt" CHECK (taxamt >= 0.00),
    CONSTRAINT "CK_SalesOrderHeader_Freight" CHECK (freight >= 0.00)
);
CREATE TABLE sales.salesorderheadersalesreason (
    salesorderid integer NOT NULL, salesreasonid integer NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE sales.salesperson (
    businessentityid integer NOT NULL, territoryid integer, salesquota numeric, bonus numeric NOT NULL DEFAULT 0.00,
    commissionpct numeric NOT NULL DEFAULT 0.00, salesytd numeric NOT NULL DEFAULT 0.00, saleslastyear numeric NOT NULL DEFAULT 0.00,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_SalesPerson_SalesQuota" CHECK (salesquota > 0.00), CONSTRAINT "CK_SalesPerson_Bonus" CHECK (bonus >= 0.00),
    CONSTRAINT "CK_SalesPerson_CommissionPct" CHECK (commissionpct >= 0.00), CONSTRAINT "CK_SalesPerson_SalesYTD" CHECK (salesytd >= 0.00),
    CONSTRAINT "CK_SalesPerson_SalesLastYear" CHECK (saleslastyear >= 0.00)
);
CREATE TABLE sales.salespersonquotahistory (
    businessentityid integer NOT NULL, quotadate timestamp NOT NULL, salesquota numeric NOT NULL, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(),
    modifieddate timestamp NOT NULL DEFAULT now(), CONSTRAINT "CK_SalesPersonQuotaHistory_SalesQuota" CHECK (salesquota > 0.00)
);
CREATE TABLE sales.salesreason (
    salesreasonid serial, name "Name" NOT NULL, reasontype "Name" NOT NULL, modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE sales.salestaxrate (
    salestaxrateid serial, stateprovinceid integer NOT NULL, taxtype smallint NOT NULL, taxrate numeric NOT NULL DEFAULT 0.00, name "Name" NOT NULL,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_SalesTaxRate_TaxType" CHECK (taxtype BETWEEN 1 AND 3)
);
CREATE TABLE sales.salesterritory (
    territoryid serial, name "Name" NOT NULL, countryregioncode varchar(3) NOT NULL, "group" varchar(50) NOT NULL, salesytd numeric NOT NULL DEFAULT 0.00,
    saleslastyear numeric NOT NULL DEFAULT 0.00, costytd numeric NOT NULL DEFAULT 0.00, costlastyear numeric NOT NULL DEFAULT 0.00,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_SalesTerritory_SalesYTD" CHECK (salesytd >= 0.00), CONSTRAINT "CK_SalesTerritory_SalesLastYear" CHECK (saleslastyear >= 0.00),
    CONSTRAINT "CK_SalesTerritory_CostYTD" CHECK (costytd >= 0.00), CONSTRAINT "CK_SalesTerritory_CostLastYear" CHECK (costlastyear >= 0.00)
);
CREATE TABLE sales.salesterritoryhistory (
    businessentityid integer NOT NULL, territoryid integer NOT NULL, startdate timestamp NOT NULL, enddate timestamp,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_SalesTerritoryHistory_EndDate" CHECK (enddate >= startdate OR enddate IS NULL)
);
CREATE TABLE sales.shoppingcartitem (
    shoppingcartitemid serial, shoppingcartid varchar(50) NOT NULL, quantity integer NOT NULL DEFAULT 1, productid integer NOT NULL,
    datecreated timestamp NOT NULL DEFAULT now(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_ShoppingCartItem_Quantity" CHECK (quantity >= 1)
);
CREATE TABLE sales.specialoffer (
    specialofferid serial, description varchar(255) NOT NULL, discountpct numeric NOT NULL DEFAULT 0.00, type varchar(50) NOT NULL,
    category varchar(50) NOT NULL, startdate timestamp NOT NULL, enddate timestamp NOT NULL, minqty integer NOT NULL DEFAULT 0, maxqty integer,
    rowguid uuid NOT NULL DEFAULT uuid_generate_v1(), modifieddate timestamp NOT NULL DEFAULT now(),
    CONSTRAINT "CK_SpecialOffer_EndDate" CHECK (enddate >= startdate), CONSTRAINT "CK_SpecialOffer_DiscountPct" CHECK (discountpct >= 0.00),
    CONSTRAINT "CK_SpecialOffer_MinQty" CHECK (minqty >= 0), CONSTRAINT "CK_SpecialOffer_MaxQty" CHECK (maxqty >= 0)
);
CREATE TABLE sales.specialofferproduct (
    specialofferid integer NOT NULL, productid integer NOT NULL, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(),
    modifieddate timestamp NOT NULL DEFAULT now()
);
CREATE TABLE sales.store (
    businessentityid integer NOT NULL, name "Name" NOT NULL, salespersonid integer, demographics xml, rowguid uuid NOT NULL DEFAULT uuid_generate_v1(),
    modifieddate timestamp NOT NULL DEFAULT now()
);
ALTER TABLE person.businessentity ADD CONSTRAINT "PK_businessentity_businessentityid" PRIMARY KEY (businessentityid);
ALTER TABLE person.businessentity CLUSTER ON "PK_businessentity_businessentityid";
ALTER TABLE person.person ADD CONSTRAINT "PK_person_businessentityid" PRIMARY KEY (businessentityid);
ALTER TABLE person.person CLUSTER ON "PK_person_businessentityid";
ALTER TABLE person.stateprovince ADD CONSTRAINT "PK_stateprovince_stateprovinceid" PRIMARY KEY (stateprovinceid);
ALTER TABLE person.stateprovince CLUSTER ON "PK_stateprovince_stateprovinceid";
ALTER TABLE person.address ADD CONSTRAINT "PK_address_addressid" PRIMARY KEY (addressid);
ALTER TABLE person.address CLUSTER ON "PK_address_addressid";
ALTER TABLE person.addresstype ADD CONSTRAINT "PK_addresstype_addresstypeid" PRIMARY KEY (addresstypeid);
ALTER TABLE person.addresstype CLUSTER ON "PK_addresstype_addresstypeid";
ALTER TABLE person.businessentityaddress ADD CONSTRAINT "PK_businessentityaddress_businessentityid_addressid_addresstype" PRIMARY KEY (businessentityid, addressid, addresstypeid);
ALTER TABLE person.businessentityaddress CLUSTER ON "PK_businessentityaddress_businessentityid_addressid_addresstype";
ALTER TABLE person.contacttype ADD CONSTRAINT "PK_contacttype_contacttypeid" PRIMARY KEY (contacttypeid);
ALTER TABLE person.contacttype CLUSTER ON "PK_contacttype_contacttypeid";
ALTER TABLE person.businessentitycontact ADD CONSTRAINT "PK_businessentitycontact_businessentityid_personid_contacttypei" PRIMARY KEY (businessentityid, personid, contacttypeid);
ALTER TABLE person.businessentitycontact CLUSTER ON "PK_businessentitycontact_businessentityid_personid_contacttypei";
ALTER TABLE person.emailaddress ADD CONSTRAINT "PK_emailaddress_businessentityid_emailaddressid" PRIMARY KEY (businessentityid, emailaddressid);
ALTER TABLE person.emailaddress CLUSTER ON "PK_emailaddress_businessentityid_emailaddressid";
ALTER TABLE person.password ADD CONSTRAINT "PK_password_businessentityid" PRIMARY KEY (businessentityid);
ALTER TABLE person.password CLUSTER ON "PK_password_businessentityid";
ALTER TABLE person.phonenumbertype ADD CONSTRAINT "PK_phonenumbertype_phonenumbertypeid" PRIMARY KEY (phonenumbertypeid);
ALTER TABLE person.phonenumbertype CLUSTER ON "PK_phonenumbertype_phonenumbertypeid";
ALTER TABLE person.personphone ADD CONSTRAINT "PK_personphone_businessentityid_phonenumber_phonenumbertypeid" PRIMARY KEY (businessentityid, phonenumber, phonenumbertypeid);
ALTER TABLE person.personphone CLUSTER ON "PK_personphone_businessentityid_phonenumber_phonenumbertypeid";
ALTER TABLE person.countryregion ADD CONSTRAINT "PK_countryregion_countryregioncode" PRIMARY KEY (countryregioncode);
ALTER TABLE person.countryregion CLUSTER ON "PK_countryregion_countryregioncode";
ALTER TABLE humanresources.department ADD CONSTRAINT "PK_department_departmentid" PRIMARY KEY (departmentid);
ALTER TABLE humanresources.department CLUSTER ON "PK_department_departmentid";
ALTER TABLE humanresources.employee ADD CONSTRAINT "PK_employee_businessentityid" PRIMARY KEY (businessentityid);
ALTER TABLE humanresources.employee CLUSTER ON "PK_employee_businessentityid";
ALTER TABLE humanresources.employeedepartmenthistory ADD CONSTRAINT "PK_employeedepartmenthistory_businessentityid_startdate_departm" PRIMARY KEY (businessentityid, startdate, departmentid, shiftid);
ALTER TABLE humanresources.employeedepartmenthistory CLUSTER ON "PK_employeedepartmenthistory_businessentityid_startdate_departm";
ALTER TABLE humanresources.employeepayhistory ADD CONSTRAINT "PK_employeepayhistory_businessentityid_ratechangedate" PRIMARY KEY (businessentityid, ratechangedate);
ALTER TABLE humanresources.employeepayhistory CLUSTER ON "PK_employeepayhistory_businessentityid_ratechangedate";
ALTER TABLE humanresources.jobcandidate ADD CONSTRAINT "PK_jobcandidate_jobcandidateid" PRIMARY KEY (jobcandidateid);
ALTER TABLE humanresources.jobcandidate CLUSTER ON "PK_jobcandidate_jobcandidateid";
ALTER TABLE humanresources.shift ADD CONSTRAINT "PK_shift_shiftid" PRIMARY KEY (shiftid);
ALTER TABLE humanresources.shift CLUSTER ON "PK_shift_shiftid";
ALTER TABLE production.billofmaterials ADD CONSTRAINT "PK_billofmaterials_billofmaterialsid" PRIMARY KEY (billofmaterialsid);
ALTER TABLE production.billofmaterials CLUSTER ON "PK_billofmaterials_billofmaterialsid";
ALTER TABLE production.culture ADD CONSTRAINT "PK_culture_cultureid" PRIMARY KEY (cultureid);
ALTER TABLE production.culture CLUSTER ON "PK_culture_cultureid";
ALTER TABLE production.document ADD CONSTRAINT "PK_document_documentnode" PRIMARY KEY (documentnode);
ALTER TABLE production.document CLUSTER ON "PK_document_documentnode";
ALTER TABLE production.productcategory ADD CONSTRAINT "PK_productcategory_productcategoryid" PRIMARY KEY (productcategoryid);
ALTER TABLE production.productcategory CLUSTER ON "PK_productcategory_productcategoryid";
ALTER TABLE production.productsubcategory ADD CONSTRAINT "PK_productsubcategory_productsubcategoryid" PRIMARY KEY (productsubcategoryid);
ALTER TABLE production.productsubcategory CLUSTER ON "PK_productsubcategory_productsubcategoryid";
ALTER TABLE production.productmodel ADD CONSTRAINT "PK_productmodel_productmodelid" PRIMARY KEY (productmodelid);
ALTER TABLE production.productmodel CLUSTER ON "PK_productmodel_productmodelid";
ALTER TABLE production.product ADD CONSTRAINT "PK_product_productid" PRIMARY KEY (productid);
ALTER TABLE production.product CLUSTER ON "PK_product_productid";
ALTER TABLE production.productcosthistory ADD CONSTRAINT "PK_productcosthistory_productid_startdate" PRIMARY KEY (productid, startdate);
ALTER TABLE production.productcosthistory CLUSTER ON "PK_productcosthistory_productid_startdate";
ALTER TABLE production.productdescription ADD CONSTRAINT "PK_productdescription_productdescriptionid" PRIMARY KEY (productdescriptionid);
ALTER TABLE production.productdescription CLUSTER ON "PK_productdescription_productdescriptionid";
ALTER TABLE production.productdocument ADD CONSTRAINT "PK_productdocument_productid_documentnode" PRIMARY KEY (productid, documentnode);
ALTER TABLE production.productdocument CLUSTER ON "PK_productdocument_productid_documentnode";
ALTER TABLE production.location ADD CONSTRAINT "PK_location_locationid" PRIMARY KEY (locationid);
ALTER TABLE production.location CLUSTER ON "PK_location_locationid";
ALTER TABLE production.productinventory ADD CONSTRAINT "PK_productinventory_productid_locationid" PRIMARY KEY (productid, locationid);
ALTER TABLE production.productinventory CLUSTER ON "PK_productinventory_productid_locationid";
ALTER TABLE production.productlistpricehistory ADD CONSTRAINT "PK_productlistpricehistory_productid_startdate" PRIMARY KEY (productid, startdate);
ALTER TABLE production.productlistpricehistory CLUSTER ON "PK_productlistpricehistory_productid_startdate";
ALTER TABLE production.illustration ADD CONSTRAINT "PK_illustration_illustrationid" PRIMARY KEY (illustrationid);
ALTER TABLE production.illustration CLUSTER ON "PK_illustration_illustrationid";
ALTER TABLE production.productmodelillustration ADD CONSTRAINT "PK_productmodelillustration_productmodelid_illustrationid" PRIMARY KEY (productmodelid, illustrationid);
ALTER TABLE production.productmodelillustration CLUSTER ON "PK_productmodelillustration_productmodelid_illustrationid";
ALTER TABLE production.productmodelproductdescriptionculture ADD CONSTRAINT "PK_productmodelproductdescriptionculture_productmodelid_product" PRIMARY KEY (productmodelid, productdescriptionid, cultureid);
ALTER TABLE production.productmodelproductdescriptionculture CLUSTER ON "PK_productmodelproductdescriptionculture_productmodelid_product";
ALTER TABLE production.productphoto ADD CONSTRAINT "PK_productphoto_productphotoid" PRIMARY KEY (productphotoid);
ALTER TABLE production.productphoto CLUSTER ON "PK_productphoto_productphotoid";
ALTER TABLE production.productproductphoto ADD CONSTRAINT "PK_productproductphoto_productid_productphotoid" PRIMARY KEY (productid, productphotoid);
ALTER TABLE production.productproductphoto CLUSTER ON "PK_productproductphoto_productid_productphotoid";
ALTER TABLE production.productreview ADD CONSTRAINT "PK_productreview_productreviewid" PRIMARY KEY (productreviewid);
ALTER TABLE production.productreview CLUSTER ON "PK_productreview_productreviewid";
ALTER TABLE production.scrapreason ADD CONSTRAINT "PK_scrapreason_scrapreasonid" PRIMARY KEY (scrapreasonid);
ALTER TABLE production.scrapreason CLUSTER ON "PK_scrapreason_scrapreasonid";
ALTER TABLE production.transactionhistory ADD CONSTRAINT "PK_transactionhistory_transactionid" PRIMARY KEY (transactionid);
ALTER TABLE production.transactionhistory CLUSTER ON "PK_transactionhistory_transactionid";
ALTER TABLE production.transactionhistoryarchive ADD CONSTRAINT "PK_transactionhistoryarchive_transactionid" PRIMARY KEY (transactionid);
ALTER TABLE production.transactionhistoryarchive CLUSTER ON "PK_transactionhistoryarchive_transactionid";
ALTER TABLE production.unitmeasure ADD CONSTRAINT "PK_unitmeasure_unitmeasurecode" PRIMARY KEY (unitmeasurecode);
ALTER TABLE production.unitmeasure CLUSTER ON "PK_unitmeasure_unitmeasurecode";
ALTER TABLE production.workorder ADD CONSTRAINT "PK_workorder_workorderid" PRIMARY KEY (workorderid);
ALTER TABLE production.workorder CLUSTER ON "PK_workorder_workorderid";
ALTER TABLE production.workorderrouting ADD CONSTRAINT "PK_workorderrouting_workorderid_productid_operationsequence" PRIMARY KEY (workorderid, productid, operationsequence);
ALTER TABLE production.workorderrouting CLUSTER ON "PK_workorderrouting_workorderid_productid_operationsequence";
ALTER TABLE purchasing.productvendor ADD CONSTRAINT "PK_productvendor_productid_businessentityid" PRIMARY KEY (productid, businessentityid);
ALTER TABLE purchasing.productvendor CLUSTER ON "PK_productvendor_productid_businessentityid";
ALTER TABLE purchasing.purchaseorderdetail ADD CONSTRAINT "PK_purchaseorderdetail_purchaseorderid_purchaseorderdetailid" PRIMARY KEY (purchaseorderid, purchaseorderdetailid);
ALTER TABLE purchasing.purchaseorderdetail CLUSTER ON "PK_purchaseorderdetail_purchaseorderid_purchaseorderdetailid";
ALTER TABLE purchasing.purchaseorderheader ADD CONSTRAINT "PK_purchaseorderheader_purchaseorderid" PRIMARY KEY (purchaseorderid);
ALTER TABLE purchasing.purchaseorderheader CLUSTER ON "PK_purchaseorderheader_purchaseorderid";
ALTER TABLE purchasing.shipmethod ADD CONSTRAINT "PK_shipmethod_shipmethodid" PRIMARY KEY (shipmethodid);
ALTER TABLE purchasing.shipmethod CLUSTER ON "PK_shipmethod_shipmethodid";
ALTER TABLE purchasing.vendor ADD CONSTRAINT "PK_vendor_businessentityid" PRIMARY KEY (businessentityid);
ALTER TABLE purchasing.vendor CLUSTER ON "PK_vendor_businessentityid";
ALTER TABLE sales.countryregioncurrency ADD CONSTRAINT "PK_countryregioncurrency_countryregioncode_currencycode" PRIMARY KEY (countryregioncode, currencycode);
ALTER TABLE sales.countryregioncurrency CLUSTER ON "PK_countryregioncurrency_countryregioncode_currencycode";
ALTER TABLE sales.creditcard ADD CONSTRAINT "PK_creditcard_creditcardid" PRIMARY KEY (creditcardid);
ALTER TABLE sales.creditcard CLUSTER ON "PK_creditcard_creditcardid";
ALTER TABLE sales.currency ADD CONSTRAINT "PK_currency_currencycode" PRIMARY KEY (currencycode);
ALTER TABLE sales.currency CLUSTER ON "PK_currency_currencycode";
ALTER TABLE sales.currencyrate ADD CONSTRAINT "PK_currencyrate_currencyrateid" PRIMARY KEY (currencyrateid);
ALTER TABLE sales.currencyrate CLUSTER ON "PK_currencyrate_currencyrateid";
ALTER TABLE sales.customer ADD CONSTRAINT "PK_customer_customerid" PRIMARY KEY (customerid);
ALTER TABLE sales.customer CLUSTER ON "PK_customer_customerid";
ALTER TABLE sales.personcreditcard ADD CONSTRAINT "PK_personcreditcard_businessentityid_creditcardid" PRIMARY KEY (businessentityid, creditcardid);
ALTER TABLE sales.personcreditcard CLUSTER ON "PK_personcreditcard_businessentityid_creditcardid";
ALTER TABLE sales.salesorderdetail ADD CONSTRAINT "PK_salesorderdetail_salesorderid_salesorderdetailid" PRIMARY KEY (salesorderid, salesorderdetailid);
ALTER TABLE sales.salesorderdetail CLUSTER ON "PK_salesorderdetail_salesorderid_salesorderdetailid";
ALTER TABLE sales.salesorderheader ADD CONSTRAINT "PK_salesorderheader_salesorderid" PRIMARY KEY (salesorderid);
ALTER TABLE sales.salesorderheader CLUSTER ON "PK_salesorderheader_salesorderid";
ALTER TABLE sales.salesorderheadersalesreason ADD CONSTRAINT "PK_salesorderheadersalesreason_salesorderid_salesreasonid" PRIMARY KEY (salesorderid, salesreasonid);
ALTER TABLE sales.salesorderheadersalesreason CLUSTER ON "PK_salesorderheadersalesreason_salesorderid_salesreasonid";
ALTER TABLE sales.salesperson ADD CONSTRAINT "PK_salesperson_businessentityid" PRIMARY KEY (businessentityid);
ALTER TABLE sales.salesperson CLUSTER ON "PK_salesperson_businessentityid";
ALTER TABLE sales.salespersonquotahistory ADD CONSTRAINT "PK_salespersonquotahistory_businessentityid_quotadate" PRIMARY KEY (businessentityid, quotadate);
ALTER TABLE sales.salespersonquotahistory CLUSTER ON "PK_salespersonquotahistory_businessentityid_quotadate";
ALTER TABLE sales.salesreason ADD CONSTRAINT "PK_salesreason_salesreasonid" PRIMARY KEY (salesreasonid);
ALTER TABLE sales.salesreason CLUSTER ON "PK_salesreason_salesreasonid";
ALTER TABLE sales.salestaxrate ADD CONSTRAINT "PK_salestaxrate_salestaxrateid" PRIMARY KEY (salestaxrateid);
ALTER TABLE sales.salestaxrate CLUSTER ON "PK_salestaxrate_salestaxrateid";
ALTER TABLE sales.salesterritory ADD CONSTRAINT "PK_salesterritory_territoryid" PRIMARY KEY (territoryid);
ALTER TABLE sales.salesterritory CLUSTER ON "PK_salesterritory_territoryid";
ALTER TABLE sales.salesterritoryhistory ADD CONSTRAINT "PK_salesterritoryhistory_businessentityid_startdate_territoryid" PRIMARY KEY (businessentityid, startdate, territoryid);
ALTER TABLE sales.salesterritoryhistory CLUSTER ON "PK_salesterritoryhistory_businessentityid_startdate_territoryid";
ALTER TABLE sales.shoppingcartitem ADD CONSTRAINT "PK_shoppingcartitem_shoppingcartitemid" PRIMARY KEY (shoppingcartitemid);
ALTER TABLE sales.shoppingcartitem CLUSTER ON "PK_shoppingcartitem_shoppingcartitemid";
ALTER TABLE sales.specialoffer ADD CONSTRAINT "PK_specialoffer_specialofferid" PRIMARY KEY (specialofferid);
ALTER TABLE sales.specialoffer CLUSTER ON "PK_specialoffer_specialofferid";
ALTER TABLE sales.specialofferproduct ADD CONSTRAINT "PK_specialofferproduct_specialofferid_productid" PRIMARY KEY (specialofferid, productid);
ALTER TABLE sales.specialofferproduct CLUSTER ON "PK_specialofferproduct_specialofferid_productid";
ALTER TABLE sales.store ADD CONSTRAINT "PK_store_businessentityid" PRIMARY KEY (businessentityid);
ALTER TABLE sales.store CLUSTER ON "PK_store_businessentityid";
ALTER TABLE person.person ADD CONSTRAINT "FK_person_businessentity_businessentityid" FOREIGN KEY (businessentityid) REFERENCES person.businessentity (businessentityid);
ALTER TABLE person.stateprovince ADD CONSTRAINT "FK_stateprovince_countryregion_countryregioncode" FOREIGN KEY (countryregioncode) REFERENCES person.countryregion (countryregioncode);
ALTER TABLE person.stateprovince ADD CONSTRAINT "FK_stateprovince_salesterritory_territoryid" FOREIGN KEY (territoryid) REFERENCES sales.salesterritory (territoryid);
ALTER TABLE person.address ADD CONSTRAINT "FK_address_stateprovince_stateprovinceid" FOREIGN KEY (stateprovinceid) REFERENCES person.stateprovince (stateprovinceid);
ALTER TABLE person.businessentityaddress ADD CONSTRAINT "FK_businessentityaddress_address_addressid" FOREIGN KEY (addressid) REFERENCES person.address (addressid);
ALTER TABLE person.businessentityaddress ADD CONSTRAINT "FK_businessentityaddress_addresstype_addresstypeid" FOREIGN KEY (addresstypeid) REFERENCES person.addresstype (addresstypeid);
ALTER TABLE person.businessentityaddress ADD CONSTRAINT "FK_businessentityaddress_businessentity_businessentityid" FOREIGN KEY (businessentityid) REFERENCES person.businessentity (businessentityid);
ALTER TABLE person.businessentitycontact ADD CONSTRAINT "FK_businessentitycontact_person_personid" FOREIGN KEY (personid) REFERENCES person.person (businessentityid);
ALTER TABLE person.businessentitycontact ADD CONSTRAINT "FK_businessentitycontact_contacttype_contacttypeid" FOREIGN KEY (contacttypeid) REFERENCES person.contacttype (contacttypeid);
ALTER TABLE person.businessentitycontact ADD CONSTRAINT "FK_businessentitycontact_businessentity_businessentityid" FOREIGN KEY (businessentityid) REFERENCES person.businessentity (businessentityid);
ALTER TABLE person.emailaddress ADD CONSTRAINT "FK_emailaddress_person_businessentityid" FOREIGN KEY (businessentityid) REFERENCES person.person (businessentityid);
ALTER TABLE person.password ADD CONSTRAINT "FK_password_person_businessentityid" FOREIGN KEY (businessentityid) REFERENCES person.person (businessentityid);
ALTER TABLE person.personphone ADD CONSTRAINT "FK_personphone_person_businessentityid" FOREIGN KEY (businessentityid) REFERENCES person.person (businessentityid);
ALTER TABLE person.personphone ADD CONSTRAINT "FK_personphone_phonenumbertype_phonenumbertypeid" FOREIGN KEY (phonenumbertypeid) REFERENCES person.phonenumbertype (phonenumbertypeid);
ALTER TABLE humanresources.employee ADD CONSTRAINT "FK_employee_person_businessentityid" FOREIGN KEY (businessentityid) REFERENCES person.person (businessentityid);
ALTER TABLE humanresources.employeedepartmenthistory ADD CONSTRAINT "FK_employeedepartmenthistory_department_departmentid" FOREIGN KEY (departmentid) REFERENCES humanresources.department (departmentid);
ALTER TABLE humanresources.employeedepartmenthistory ADD CONSTRAINT "FK_employeedepartmenthistory_employee_businessentityid" FOREIGN KEY (businessentityid) REFERENCES humanresources.employee (businessentityid);
ALTER TABLE humanresources.employeedepartmenthistory ADD CONSTRAINT "FK_employeedepartmenthistory_shift_shiftid" FOREIGN KEY (shiftid) REFERENCES humanresources.shift (shiftid);
ALTER TABLE humanresources.employeepayhistory ADD CONSTRAINT "FK_employeepayhistory_employee_businessentityid" FOREIGN KEY (businessentityid) REFERENCES humanresources.employee (businessentityid);
ALTER TABLE humanresources.jobcandidate ADD CONSTRAINT "FK_jobcandidate_employee_businessentityid" FOREIGN KEY (businessentityid) REFERENCES humanresources.employee (businessentityid);
ALTER TABLE production.billofmaterials ADD CONSTRAINT "FK_billofmaterials_product_productassemblyid" FOREIGN KEY (productassemblyid) REFERENCES production.product (productid);
ALTER TABLE production.billofmaterials ADD CONSTRAINT "FK_billofmaterials_product_componentid" FOREIGN KEY (componentid) REFERENCES production.product (productid);
ALTER TABLE production.billofmaterials ADD CONSTRAINT "FK_billofmaterials_unitmeasure_unitmeasurecode" FOREIGN KEY (unitmeasurecode) REFERENCES production.unitmeasure (unitmeasurecode);
ALTER TABLE production.document ADD CONSTRAINT "FK_document_employee_owner" FOREIGN KEY (owner) REFERENCES humanresources.employee (businessentityid);
ALTER TABLE production.productsubcategory ADD CONSTRAINT "FK_productsubcategory_productcategory_productcategoryid" FOREIGN KEY (productcategoryid) REFERENCES production.productcategory (productcategoryid);
ALTER TABLE production.product ADD CONSTRAINT "FK_product_unitmeasure_sizeunitmeasurecode" FOREIGN KEY (sizeunitmeasurecode) REFERENCES production.unitmeasure (unitmeasurecode);
ALTER TABLE production.product ADD CONSTRAINT "FK_product_unitmeasure_weightunitmeasurecode" FOREIGN KEY (weightunitmeasurecode) REFERENCES production.unitmeasure (unitmeasurecode);
ALTER TABLE production.product ADD CONSTRAINT "FK_product_productmodel_productmodelid" FOREIGN KEY (productmodelid) REFERENCES production.productmodel (productmodelid);
ALTER TABLE production.product ADD CONSTRAINT "FK_product_productsubcategory_productsubcategoryid" FOREIGN KEY (productsubcategoryid) REFERENCES production.productsubcategory (productsubcategoryid);
ALTER TABLE production.productcosthistory ADD CONSTRAINT "FK_productcosthistory_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE production.productdocument ADD CONSTRAINT "FK_productdocument_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE production.productdocument ADD CONSTRAINT "FK_productdocument_document_documentnode" FOREIGN KEY (documentnode) REFERENCES production.document (documentnode);
ALTER TABLE production.productinventory ADD CONSTRAINT "FK_productinventory_location_locationid" FOREIGN KEY (locationid) REFERENCES production.location (locationid);
ALTER TABLE production.productinventory ADD CONSTRAINT "FK_productinventory_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE production.productlistpricehistory ADD CONSTRAINT "FK_productlistpricehistory_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE production.productmodelillustration ADD CONSTRAINT "FK_productmodelillustration_productmodel_productmodelid" FOREIGN KEY (productmodelid) REFERENCES production.productmodel (productmodelid);
ALTER TABLE production.productmodelillustration ADD CONSTRAINT "FK_productmodelillustration_illustration_illustrationid" FOREIGN KEY (illustrationid) REFERENCES production.illustration (illustrationid);
ALTER TABLE production.productmodelproductdescriptionculture ADD CONSTRAINT "FK_productmodelproductdescriptionculture_productdescription_pro" FOREIGN KEY (productdescriptionid) REFERENCES production.productdescription (productdescriptionid);
ALTER TABLE production.productmodelproductdescriptionculture ADD CONSTRAINT "FK_productmodelproductdescriptionculture_culture_cultureid" FOREIGN KEY (cultureid) REFERENCES production.culture (cultureid);
ALTER TABLE production.productmodelproductdescriptionculture ADD CONSTRAINT "FK_productmodelproductdescriptionculture_productmodel_productmo" FOREIGN KEY (productmodelid) REFERENCES production.productmodel (productmodelid);
ALTER TABLE production.productproductphoto ADD CONSTRAINT "FK_productproductphoto_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE production.productproductphoto ADD CONSTRAINT "FK_productproductphoto_productphoto_productphotoid" FOREIGN KEY (productphotoid) REFERENCES production.productphoto (productphotoid);
ALTER TABLE production.productreview ADD CONSTRAINT "FK_productreview_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE production.transactionhistory ADD CONSTRAINT "FK_transactionhistory_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE production.workorder ADD CONSTRAINT "FK_workorder_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE production.workorder ADD CONSTRAINT "FK_workorder_scrapreason_scrapreasonid" FOREIGN KEY (scrapreasonid) REFERENCES production.scrapreason (scrapreasonid);
ALTER TABLE production.workorderrouting ADD CONSTRAINT "FK_workorderrouting_location_locationid" FOREIGN KEY (locationid) REFERENCES production.location (locationid);
ALTER TABLE production.workorderrouting ADD CONSTRAINT "FK_workorderrouting_workorder_workorderid" FOREIGN KEY (workorderid) REFERENCES production.workorder (workorderid);
ALTER TABLE purchasing.productvendor ADD CONSTRAINT "FK_productvendor_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE purchasing.productvendor ADD CONSTRAINT "FK_productvendor_unitmeasure_unitmeasurecode" FOREIGN KEY (unitmeasurecode) REFERENCES production.unitmeasure (unitmeasurecode);
ALTER TABLE purchasing.productvendor ADD CONSTRAINT "FK_productvendor_vendor_businessentityid" FOREIGN KEY (businessentityid) REFERENCES purchasing.vendor (businessentityid);
ALTER TABLE purchasing.purchaseorderdetail ADD CONSTRAINT "FK_purchaseorderdetail_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE purchasing.purchaseorderdetail ADD CONSTRAINT "FK_purchaseorderdetail_purchaseorderheader_purchaseorderid" FOREIGN KEY (purchaseorderid) REFERENCES purchasing.purchaseorderheader (purchaseorderid);
ALTER TABLE purchasing.purchaseorderheader ADD CONSTRAINT "FK_purchaseorderheader_employee_employeeid" FOREIGN KEY (employeeid) REFERENCES humanresources.employee (businessentityid);
ALTER TABLE purchasing.purchaseorderheader ADD CONSTRAINT "FK_purchaseorderheader_vendor_vendorid" FOREIGN KEY (vendorid) REFERENCES purchasing.vendor (businessentityid);
ALTER TABLE purchasing.purchaseorderheader ADD CONSTRAINT "FK_purchaseorderheader_shipmethod_shipmethodid" FOREIGN KEY (shipmethodid) REFERENCES purchasing.shipmethod (shipmethodid);
ALTER TABLE purchasing.vendor ADD CONSTRAINT "FK_vendor_businessentity_businessentityid" FOREIGN KEY (businessentityid) REFERENCES person.businessentity (businessentityid);
ALTER TABLE sales.countryregioncurrency ADD CONSTRAINT "FK_countryregioncurrency_countryregion_countryregioncode" FOREIGN KEY (countryregioncode) REFERENCES person.countryregion (countryregioncode);
ALTER TABLE sales.countryregioncurrency ADD CONSTRAINT "FK_countryregioncurrency_currency_currencycode" FOREIGN KEY (currencycode) REFERENCES sales.currency (currencycode);
ALTER TABLE sales.currencyrate ADD CONSTRAINT "FK_currencyrate_currency_fromcurrencycode" FOREIGN KEY (fromcurrencycode) REFERENCES sales.currency (currencycode);
ALTER TABLE sales.currencyrate ADD CONSTRAINT "FK_currencyrate_currency_tocurrencycode" FOREIGN KEY (tocurrencycode) REFERENCES sales.currency (currencycode);
ALTER TABLE sales.customer ADD CONSTRAINT "FK_customer_person_personid" FOREIGN KEY (personid) REFERENCES person.person (businessentityid);
ALTER TABLE sales.customer ADD CONSTRAINT "FK_customer_store_storeid" FOREIGN KEY (storeid) REFERENCES sales.store (businessentityid);
ALTER TABLE sales.customer ADD CONSTRAINT "FK_customer_salesterritory_territoryid" FOREIGN KEY (territoryid) REFERENCES sales.salesterritory (territoryid);
ALTER TABLE sales.personcreditcard ADD CONSTRAINT "FK_personcreditcard_person_businessentityid" FOREIGN KEY (businessentityid) REFERENCES person.person (businessentityid);
ALTER TABLE sales.personcreditcard ADD CONSTRAINT "FK_personcreditcard_creditcard_creditcardid" FOREIGN KEY (creditcardid) REFERENCES sales.creditcard (creditcardid);
ALTER TABLE sales.salesorderdetail ADD CONSTRAINT "FK_salesorderdetail_salesorderheader_salesorderid" FOREIGN KEY (salesorderid) REFERENCES sales.salesorderheader (salesorderid) ON DELETE CASCADE;
ALTER TABLE sales.salesorderdetail ADD CONSTRAINT "FK_salesorderdetail_specialofferproduct_specialofferid_producti" FOREIGN KEY (specialofferid,productid) REFERENCES sales.specialofferproduct (specialofferid,productid);
ALTER TABLE sales.salesorderheader ADD CONSTRAINT "FK_salesorderheader_address_billtoaddressid" FOREIGN KEY (billtoaddressid) REFERENCES person.address (addressid);
ALTER TABLE sales.salesorderheader ADD CONSTRAINT "FK_salesorderheader_address_shiptoaddressid" FOREIGN KEY (shiptoaddressid) REFERENCES person.address (addressid);
ALTER TABLE sales.salesorderheader ADD CONSTRAINT "FK_salesorderheader_creditcard_creditcardid" FOREIGN KEY (creditcardid) REFERENCES sales.creditcard (creditcardid);
ALTER TABLE sales.salesorderheader ADD CONSTRAINT "FK_salesorderheader_currencyrate_currencyrateid" FOREIGN KEY (currencyrateid) REFERENCES sales.currencyrate (currencyrateid);
ALTER TABLE sales.salesorderheader ADD CONSTRAINT "FK_salesorderheader_customer_customerid" FOREIGN KEY (customerid) REFERENCES sales.customer (customerid);
ALTER TABLE sales.salesorderheader ADD CONSTRAINT "FK_salesorderheader_salesperson_salespersonid" FOREIGN KEY (salespersonid) REFERENCES sales.salesperson (businessentityid);
ALTER TABLE sales.salesorderheader ADD CONSTRAINT "FK_salesorderheader_shipmethod_shipmethodid" FOREIGN KEY (shipmethodid) REFERENCES purchasing.shipmethod (shipmethodid);
ALTER TABLE sales.salesorderheader ADD CONSTRAINT "FK_salesorderheader_salesterritory_territoryid" FOREIGN KEY (territoryid) REFERENCES sales.salesterritory (territoryid);
ALTER TABLE sales.salesorderheadersalesreason ADD CONSTRAINT "FK_salesorderheadersalesreason_salesreason_salesreasonid" FOREIGN KEY (salesreasonid) REFERENCES sales.salesreason (salesreasonid);
ALTER TABLE sales.salesorderheadersalesreason ADD CONSTRAINT "FK_salesorderheadersalesreason_salesorderheader_salesorderid" FOREIGN KEY (salesorderid) REFERENCES sales.salesorderheader (salesorderid) ON DELETE CASCADE;
ALTER TABLE sales.salesperson ADD CONSTRAINT "FK_salesperson_employee_businessentityid" FOREIGN KEY (businessentityid) REFERENCES humanresources.employee (businessentityid);
ALTER TABLE sales.salesperson ADD CONSTRAINT "FK_salesperson_salesterritory_territoryid" FOREIGN KEY (territoryid) REFERENCES sales.salesterritory (territoryid);
ALTER TABLE sales.salespersonquotahistory ADD CONSTRAINT "FK_salespersonquotahistory_salesperson_businessentityid" FOREIGN KEY (businessentityid) REFERENCES sales.salesperson (businessentityid);
ALTER TABLE sales.salestaxrate ADD CONSTRAINT "FK_salestaxrate_stateprovince_stateprovinceid" FOREIGN KEY (stateprovinceid) REFERENCES person.stateprovince (stateprovinceid);
ALTER TABLE sales.salesterritory ADD CONSTRAINT "FK_salesterritory_countryregion_countryregioncode" FOREIGN KEY (countryregioncode) REFERENCES person.countryregion (countryregioncode);
ALTER TABLE sales.salesterritoryhistory ADD CONSTRAINT "FK_salesterritoryhistory_salesperson_businessentityid" FOREIGN KEY (businessentityid) REFERENCES sales.salesperson (businessentityid);
ALTER TABLE sales.salesterritoryhistory ADD CONSTRAINT "FK_salesterritoryhistory_salesterritory_territoryid" FOREIGN KEY (territoryid) REFERENCES sales.salesterritory (territoryid);
ALTER TABLE sales.shoppingcartitem ADD CONSTRAINT "FK_shoppingcartitem_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE sales.specialofferproduct ADD CONSTRAINT "FK_specialofferproduct_product_productid" FOREIGN KEY (productid) REFERENCES production.product (productid);
ALTER TABLE sales.specialofferproduct ADD CONSTRAINT "FK_specialofferproduct_specialoffer_specialofferid" FOREIGN KEY (specialofferid) REFERENCES sales.specialoffer (specialofferid);
ALTER TABLE sales.store ADD CONSTRAINT "FK_store_businessentity_businessentityid" FOREIGN KEY (businessentityid) REFERENCES person.businessentity (businessentityid);
ALTER TABLE sales.store ADD CONSTRAINT "FK_store_salesperson_salespersonid" FOREIGN KEY (salespersonid) REFERENCES sales.salesperson (businessentityid);
ALTER TABLE production.document ADD UNIQUE (rowguid);
COMMENT ON SCHEMA person IS 'Names and addresses of customers, vendors and employees';
COMMENT ON SCHEMA humanresources IS 'Employees and departments';
COMMENT ON SCHEMA production IS 'Products, inventory and manufacturing';
COMMENT ON SCHEMA purchasing IS 'Vendors and purchase orders';
COMMENT ON SCHEMA sales IS 'Customers, sales orders and sales territories';
COMMENT ON TABLE person.address IS 'Street addresses of customers, employees and vendors';
COMMENT ON COLUMN person.address.addressid IS 'Primary key';
COMMENT ON COLUMN production.product.class IS 'H = high, M = medium, L = low';
CREATE VIEW person.vadditionalcontactinfo AS
    SELECT p.businessentityid, p.firstname, p.middlename, p.lastname, (xpath('(act:telephoneNumber)[1]/act:number/text()', node,
        ARRAY[ARRAY['act', 'http://schemas.microsoft.com/sqlserver/2004/07/adventure-works/ContactTypes']]))[1] AS telephonenumber
    FROM person.person p LEFT JOIN (SELECT businessentityid, unnest(xpath('/ci:AdditionalContactInfo', additionalcontactinfo,
        ARRAY[ARRAY['ci', 'http://schemas.microsoft.com/sqlserver/2004/07/adventure-works/ContactInfo']])) AS node FROM person.person WHERE additionalcontactinfo IS NOT NULL) a
    ON p.businessentityid = a.businessentityid;
CREATE VIEW humanresources.vemployee AS
    SELECT e.businessentityid, p.title, p.firstname, p.middlename, p.lastname, p.suffix, e.jobtitle, pp.phonenumber, pnt.name AS phonenumbertype, ea.emailaddress, p.emailpromotion,
        a.addressline1, a.addressline2, a.city, sp.name AS stateprovincename, a.postalcode, cr.name AS countryregionname
    FROM humanresources.employee e JOIN person.person p ON p.businessentityid = e.businessentityid
        JOIN person.businessentityaddress bea ON bea.businessentityid = e.businessentityid JOIN person.address a ON a.addressid = bea.addressid
        JOIN person.stateprovince sp ON sp.stateprovinceid = a.stateprovinceid JOIN person.countryregion cr ON cr.countryregioncode = sp.countryregioncode
        LEFT JOIN person.personphone pp ON pp.businessentityid = p.businessentityid LEFT JOIN person.phonenumbertype pnt ON pp.phonenumbertypeid = pnt.phonenumbertypeid
        LEFT JOIN person.emailaddress ea ON p.businessentityid = ea.businessentityid;
CREATE VIEW humanresources.vemployeedepartment AS
    SELECT e.businessentityid, p.firstname, p.lastname, e.jobtitle, d.name AS department, d.groupname, edh.startdate
    FROM humanresources.employee e JOIN person.person p ON p.businessentityid = e.businessentityid JOIN humanresources.employeedepartmenthistory edh ON e.businessentityid = edh.businessentityid
        JOIN humanresources.department d ON edh.departmentid = d.departmentid WHERE edh.enddate IS NULL;
CREATE VIEW sales.vsalesperson AS
    SELECT s.businessentityid, v.firstname, v.lastname, st.name AS territoryname, st."group" AS territorygroup, s.salesquota, s.salesytd, s.saleslastyear
    FROM sales.salesperson s JOIN humanresources.vemployee v ON v.businessentityid = s.businessentityid LEFT JOIN sales.salesterritory st ON st.territoryid = s.territoryid;
CREATE VIEW sales.vsalespersonsalesbyfiscalyears AS
    SELECT "SalesPersonID", "FullName", "2012", "2013" FROM crosstab('SELECT salespersonid, salespersonid::text, date_part(''year'', orderdate), sum(subtotal)
        FROM sales.salesorderheader GROUP BY 1, 2, 3 ORDER BY 1, 3', 'SELECT unnest(''{2012,2013}''::text[])') AS ct ("SalesPersonID" integer, "FullName" text, "2012" numeric(12,4), "2013" numeric(12,4));
CREATE MATERIALIZED VIEW person.vstateprovincecountryregion AS
    SELECT sp.stateprovinceid, sp.stateprovincecode, sp.isonlystateprovinceflag, sp.name AS stateprovincename, sp.territoryid, cr.countryregioncode, cr.name AS countryregionname
    FROM person.stateprovince sp JOIN person.countryregion cr ON sp.countryregioncode = cr.countryregioncode;
CREATE UNIQUE INDEX ix_vstateprovincecountryregion ON person.vstateprovincecountryregion (stateprovinceid, countryregioncode);
CLUSTER person.vstateprovincecountryregion USING ix_vstateprovincecountryregion;
CREATE MATERIALIZED VIEW production.vproductanddescription AS
    SELECT p.productid, p.name, pm.name AS productmodel, pmx.cultureid, pd.description
    FROM production.product p JOIN production.productmodel pm ON p.productmodelid = pm.productmodelid
        JOIN production.productmodelproductdescriptionculture pmx ON pm.productmodelid = pmx.productmodelid JOIN production.productdescription pd ON pmx.productdescriptionid = pd.productdescriptionid;
CREATE UNIQUE INDEX ix_vproductanddescription ON production.vproductanddescription (cultureid, productid);
CREATE SCHEMA pe
    CREATE VIEW a AS SELECT addressid AS id, * FROM person.address
    CREATE VIEW p AS SELECT businessentityid AS id, * FROM person.person;
CREATE SCHEMA hr
    CREATE VIEW d AS SELECT departmentid AS id, * FROM humanresources.department
    CREATE VIEW e AS SELECT businessentityid AS id, * FROM humanresources.employee;

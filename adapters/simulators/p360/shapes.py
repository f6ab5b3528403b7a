"""What each operation may be asked, after the example bodies of the 2020 swagger (contracts/sif, 2026-06-29).

A text in place of a shape names a kind of value; a dict is an object with these fields, a list repeats its only member.
"""

from __future__ import annotations

from typing import Any

Shape = str | dict[str, Any] | list[Any]

TEXT, NUMBER, FLAG, DATE, BYTES, ANY = "text", "number", "flag", "date", "bytes", "any"


def _texts(names: str) -> dict[str, Shape]:
    return dict.fromkeys(names.split(), TEXT)


def _flags(names: str) -> dict[str, Shape]:
    return dict.fromkeys(names.split(), FLAG)


EXTERNAL_ID: Shape = _texts("Id Type")
_REMARK = _texts("Title Content RemarkType")
_ADDITIONAL = _texts("Name Value")
_ADDITIONAL_LIST: dict[str, Shape] = {"Name": TEXT, "Value": ANY}
_DATE_CRITERION: dict[str, Shape] = _texts("DateName Operator") | {"DateValue": DATE}
_ARCHIVE_CODE: dict[str, Shape] = _texts("ArchiveCode ArchiveType") | {"Sort": NUMBER, "IsManualText": FLAG}
_RESPONSIBLE: dict[str, Shape] = {
    "ResponsibleEnterpriseRecno": NUMBER,
    "ResponsibleEnterpriseNumber": TEXT,
    "ResponsiblePersonRecno": NUMBER,
    "ResponsiblePersonIdNumber": TEXT,
    "ResponsiblePersonEmail": TEXT,
    "ResponsiblePersonUserId": TEXT,
}
_UNREGISTERED: dict[str, Shape] = {
    **_texts("Role ContactName ContactCompanyName ReferenceNumber Address Country MobilePhone Phone Email State"),
    **_texts("ZipCode ZipPlace"),
    "IsUnofficial": FLAG,
}
_FILE: dict[str, Shape] = {
    **_texts("Title Format RelationType VersionFormat Note Category Status AccessCode DegradeCode PaperLocation"),
    "UploadedFileReference": TEXT,
    "Base64Data": BYTES,
    "Data": BYTES,
    "DegradeDate": DATE,
    "FiledOnPaper": FLAG,
    "AdditionalFields": ANY,
}
_DOCUMENT: dict[str, Shape] = {
    **_texts("ADContextUser Title UnofficialTitle Category Status AccessCode AccessGroup SendersReference Paragraph"),
    **_texts("Notes Project RevisionStatus SubArchive RecordType"),
    **_RESPONSIBLE,
    "DocumentDate": DATE,
    "JournalDate": DATE,
    "DispatchedDate": DATE,
    "FiledOnPaper": FLAG,
    "Contacts": [_texts("Role ReferenceNumber ExternalId DispatchChannel") | {"IsUnofficial": FLAG}],
    "UnregisteredContacts": [_UNREGISTERED | _texts("Fax DispatchChannel")],
    "ReferringCases": [_texts("CaseNumber")],
    "ReferringDocuments": [_texts("DocumentNumber")],
    "Keywords": [TEXT],
    "FilesFromTemplate": [_texts("Title TemplateId")],
    "Files": [_FILE],
    "Remarks": [_REMARK],
    "AdditionalFields": [_ADDITIONAL],
    "Estates": [_texts("ExternalId Role") | {"Recno": NUMBER}],
    "ArchiveCodes": [_ARCHIVE_CODE],
}
_SEARCH: dict[str, Shape] = {
    **_texts("ADContextUser CaseNumber Title ContactReferenceNumber ContactExternalId ArchiveCode SubArchive"),
    **_flags("OnlyPublicInfo IncludeCustomFields IncludeReferringCases IncludeReferringDocuments IncludeFiles"),
    "IncludeAccessMatrixRowPermissions": FLAG,
    "Recno": NUMBER,
    "Page": NUMBER,
    "LastDate": DATE,
    "ContactRecnos": [NUMBER],
    "DateCriteria": [_DATE_CRITERION],
    "AdditionalFields": [_ADDITIONAL],
    "AdditionalListFields": [_ADDITIONAL_LIST],
}
_DATE_RANGE: Shape = {"From": DATE, "To": DATE}
_CONTACTS: dict[str, Shape] = {
    **_texts("ADContextUser Name Email AlternativeEmail SortCriterion"),
    "IncludeCustomFields": FLAG,
    "CreatedDateRange": _DATE_RANGE,
    "ModifiedDateRange": _DATE_RANGE,
    "DateCriteria": [_DATE_CRITERION],
    "AdditionalFields": [_ADDITIONAL],
    "AdditionalListFields": [_ADDITIONAL_LIST],
    "Recno": NUMBER,
    "Active": FLAG,
    "Categories": [TEXT],
    "Page": NUMBER,
    "MaxRows": NUMBER,
}

REQUESTS: dict[tuple[str, str], dict[str, Shape]] = {
    ("CaseService", "CreateCase"): {
        **_texts(
            "CaseType DefaultValueSet ADContextUser Title UnofficialTitle Status JournalUnit SubArchive AccessCode"
        ),
        **_texts("Paragraph AccessGroup Notes Project ScrapCode Category ProgressPlanId"),
        **_RESPONSIBLE,
        "ExternalId": EXTERNAL_ID,
        "ClosedDate": DATE,
        "StartDate": DATE,
        "FiledOnPaper": FLAG,
        "ArchiveCodes": [_ARCHIVE_CODE],
        "Keywords": [TEXT],
        "Remarks": [_REMARK],
        "Contacts": [_texts("Role ExternalId ReferenceNumber ContactId") | {"IsUnofficial": FLAG}],
        "UnregisteredContacts": [_UNREGISTERED],
        "ReferringCases": [TEXT],
        "Estates": [{"Recno": NUMBER, "ExternalId": TEXT}],
        "AdditionalFields": [_ADDITIONAL],
    },
    ("CaseService", "GetCases"): {
        **_SEARCH,
        **_texts("ProjectNumber CategoryCode SortCriterion CaseType UnofficialTitle ProgressPlanId"),
        **_flags("IncludeCaseContacts IncludeCaseEstates IncludeDocuments IncludeProgressPlan"),
        "IncludeSubjectSpecificMetaData": FLAG,
        "ExternalId": EXTERNAL_ID,
        "MaxReturnedCases": NUMBER,
        "ArchiveCodes": [TEXT],
    },
    ("DocumentService", "CreateDocument"): {
        **_DOCUMENT,
        "CaseNumber": TEXT,
        "CaseExternalId": EXTERNAL_ID,
        "Archive": TEXT,
        "DefaultValueSet": TEXT,
    },
    ("DocumentService", "UpdateDocument"): {**_DOCUMENT, "DocumentNumber": TEXT, "SyncDocumentContacts": FLAG},
    ("DocumentService", "SignOffDocument"): _texts("ADContextUser Document ResponseCode NoteTitle Note ReplyDocument"),
    ("DocumentService", "GetDocuments"): {
        **_SEARCH,
        **_texts("DocumentNumber SortingCriterion DocumentArchive RecordType"),
        "CaseExternalId": EXTERNAL_ID,
        "MaxReturnedDocuments": NUMBER,
        "IncludeFileData": FLAG,
        "IncludeRemarks": FLAG,
    },
    ("FileService", "Upload"): _texts("User FileName FileFormat") | {"FileData": BYTES},
    ("FileService", "CreateFile"): {
        **_FILE,
        **_texts("ADContextUser DocumentNumber"),
        "DocumentRecno": NUMBER,
        "AdditionalFields": [_ADDITIONAL],
    },
    ("FileService", "GetFileWithMetadata"): {
        "Recno": NUMBER,
        "IncludeFileData": FLAG,
        "IncludeCustomFields": FLAG,
        "ADContextUser": TEXT,
    },
    ("SupportService", "GetCodeTableRows"): _texts("CodeTableName Language") | {"IncludeExpiredValues": FLAG},
    ("AccessGroupService", "GetAccessGroups"): {
        **_texts("ADContextUser SortingCriterion Code"),
        "LastDate": DATE,
        "Recno": NUMBER,
        "MaxRows": NUMBER,
        "Page": NUMBER,
        "IncludeMembers": FLAG,
    },
    ("ContactService", "GetEnterprises"): _CONTACTS | _texts("ExternalID EnterpriseNumber Initials"),
    ("ContactService", "GetContactPersons"): _CONTACTS | _texts("ExternalId"),
}

#: What newer SIF added: types of demo-eb.public360online.com's swagger and a 2026 extract of the vendor's PDF.
NEWER: dict[tuple[str, str], dict[str, Shape]] = {
    ("DocumentService", "CreateDocument"): {"ExternalId": EXTERNAL_ID},
    ("DocumentService", "UpdateDocument"): {"ExternalId": EXTERNAL_ID},
    ("DocumentService", "GetDocuments"): {"ExternalId": EXTERNAL_ID},
}

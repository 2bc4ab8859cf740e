/* The parts of a file's name. */
#include "flt/name.h"

static UNICODE_STRING part(const UNICODE_STRING *text, USHORT from, USHORT to) /* characters */
{
    return (UNICODE_STRING){(to - from) * (USHORT)sizeof(WCHAR), (to - from) * (USHORT)sizeof(WCHAR),
                            text->Buffer + from};
}

static USHORT find_back(const UNICODE_STRING *text, USHORT from, USHORT end, WCHAR wanted) /* `end`: there is none */
{
    for (USHORT at = end; at > from; at--)
        if (text->Buffer[at - 1] == wanted)
            return at - 1;
    return end;
}

static USHORT find(const UNICODE_STRING *text, USHORT from, USHORT end, WCHAR wanted)
{
    while (from < end && text->Buffer[from] != wanted)
        from++;
    return from;
}

/*
 * FltParseFileName: the extension, the stream, and the last component, of a name.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltparsefilename
 */
static void parse(const UNICODE_STRING *name, PUNICODE_STRING extension, PUNICODE_STRING stream, PUNICODE_STRING last)
{
    USHORT end = name->Length / sizeof(WCHAR), slash = find_back(name, 0, end, '\\');
    USHORT begin = slash == end ? 0 : slash + 1, colon = find(name, begin, end, ':');
    USHORT dot = find_back(name, begin, colon, '.');

    if (last)
        *last = part(name, begin, end);
    if (stream)
        *stream = part(name, colon, end);
    if (extension)
        *extension = dot == colon ? (UNICODE_STRING){0} : part(name, dot + 1, colon);
}

NTSTATUS FltParseFileName(PCUNICODE_STRING FileName, PUNICODE_STRING Extension, PUNICODE_STRING Stream,
                          PUNICODE_STRING FinalComponent)
{
    LAB_DDI(FltParseFileName);
    parse(FileName, Extension, Stream, FinalComponent);
    return STATUS_SUCCESS;
}

/*
 * FltParseFileNameInformation: fills in the parts. The parent's directory is known of a normalized name only.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for what is no such information
 * Source  fltkernel/nf-fltkernel-fltparsefilenameinformation
 */
NTSTATUS FltParseFileNameInformation(PFLT_FILE_NAME_INFORMATION FileNameInformation)
{
    PFLT_FILE_NAME_INFORMATION information = FileNameInformation;
    USHORT begin, end;

    LAB_DDI(FltParseFileNameInformation);
    if (information->Size != sizeof *information || information->Name.Length < information->Volume.Length)
        return STATUS_INVALID_PARAMETER;
    if (information->NamesParsed & FLTFL_FILE_NAME_PARSED_FINAL_COMPONENT)
        return STATUS_SUCCESS;
    if (information->Format == FLT_FILE_NAME_SHORT) {
        parse(&information->Name, &information->Extension, 0, &information->FinalComponent);
        information->NamesParsed = FLTFL_FILE_NAME_PARSED_FINAL_COMPONENT | FLTFL_FILE_NAME_PARSED_EXTENSION;
        return STATUS_SUCCESS;
    }
    parse(&information->Name, &information->Extension, &information->Stream, &information->FinalComponent);
    begin = information->Volume.Length / sizeof(WCHAR);
    end = (USHORT)((information->Name.Length - information->FinalComponent.Length) / sizeof(WCHAR));
    if (end < begin) { /* the volume itself */
        information->FinalComponent = information->Extension = information->Stream = (UNICODE_STRING){0};
        end = begin;
    }
    information->ParentDir = part(&information->Name, begin, end);
    information->NamesParsed = FLTFL_FILE_NAME_PARSED_FINAL_COMPONENT | FLTFL_FILE_NAME_PARSED_EXTENSION |
                               FLTFL_FILE_NAME_PARSED_STREAM | FLTFL_FILE_NAME_PARSED_PARENT_DIR;
    return STATUS_SUCCESS;
}

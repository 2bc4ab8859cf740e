/* Names of files beyond wild cards: what FAT and HPFS allow, dots in paths, reparse points. */
#include "fsrtl/fsrtl_p.h"

static BOOLEAN is_legal(UCHAR ch, UCHAR flag, BOOLEAN wild)
{
    return ch >= 0x80 || ch == '.' || (FsRtlLegalAnsiCharacterArray[ch] & (flag | (wild ? FSRTL_WILD_CHARACTER : 0)));
}

static BOOLEAN all_legal(const UCHAR *name, ULONG length, UCHAR flag, BOOLEAN wild)
{
    for (ULONG i = 0; i < length; i++)
        if (!is_legal(name[i], flag, wild))
            return FALSE;
    return TRUE;
}

static BOOLEAN is_dots(const UCHAR *name, ULONG length)
{
    return (length == 1 && name[0] == '.') || (length == 2 && name[0] == '.' && name[1] == '.');
}

/* N or N.E, of one to eight and one to three bytes, neither with a dot, nor with a space at its end. */
static BOOLEAN is_fat_name(const UCHAR *name, ULONG length, BOOLEAN wild)
{
    ULONG dot = 0;

    if (wild && is_dots(name, length))
        return TRUE;
    if (!length || length > 12 || !all_legal(name, length, FSRTL_FAT_LEGAL, wild))
        return FALSE;
    while (dot < length && name[dot] != '.')
        dot++;
    if (!dot || dot > 8 || name[dot - 1] == ' ')
        return FALSE;
    if (dot == length)
        return TRUE;
    for (ULONG i = dot + 1; i < length; i++)
        if (name[i] == '.')
            return FALSE;
    return length - dot - 1 >= 1 && length - dot - 1 <= 3 && name[length - 1] != ' ';
}

static BOOLEAN is_hpfs_name(const UCHAR *name, ULONG length, BOOLEAN wild)
{
    if (is_dots(name, length))
        return wild;
    return length && length <= 255 && all_legal(name, length, FSRTL_HPFS_LEGAL, wild) && name[length - 1] != '.' &&
           name[length - 1] != ' ';
}

static BOOLEAN check(const ANSI_STRING *text, BOOLEAN wild, BOOLEAN path, BOOLEAN leading,
                     BOOLEAN (*is_name)(const UCHAR *name, ULONG length, BOOLEAN wild))
{
    const UCHAR *at = (const UCHAR *)text->Buffer, *end = at + text->Length;

    if (at == end)
        return FALSE;
    if (*at == '\\') {
        if (!leading || ++at == end)
            return leading;
    }
    for (const UCHAR *part = at;; part = at + 1) {
        for (at = part; at < end && *at != '\\'; at++)
            continue;
        if ((at < end && !path) || !is_name(part, (ULONG)(at - part), wild))
            return FALSE;
        if (at == end)
            return TRUE;
    }
}

/*
 * FsRtlIsFatDbcsLegal, FsRtlIsHpfsDbcsLegal: is it a name, or a path of names, of such a file system?
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlisfatdbcslegal
 */
BOOLEAN FsRtlIsFatDbcsLegal(ANSI_STRING DbcsName, BOOLEAN WildCardsPermissible, BOOLEAN PathNamePermissible,
                            BOOLEAN LeadingBackslashPermissible)
{
    LAB_DDI(FsRtlIsFatDbcsLegal);
    return check(&DbcsName, WildCardsPermissible, PathNamePermissible, LeadingBackslashPermissible, is_fat_name);
}

BOOLEAN FsRtlIsHpfsDbcsLegal(ANSI_STRING DbcsName, BOOLEAN WildCardsPermissible, BOOLEAN PathNamePermissible,
                             BOOLEAN LeadingBackslashPermissible)
{
    LAB_DDI(FsRtlIsHpfsDbcsLegal);
    return check(&DbcsName, WildCardsPermissible, PathNamePermissible, LeadingBackslashPermissible, is_hpfs_name);
}

/*
 * FsRtlRemoveDotsFromPath: take "." and "name\.." out of the path, in place.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  STATUS_IO_REPARSE_DATA_INVALID when ".." leads above the beginning
 * Source  ntifs/nf-ntifs-fsrtlremovedotsfrompath
 */
NTSTATUS FsRtlRemoveDotsFromPath(PWSTR OriginalString, USHORT PathLength, USHORT *NewLength)
{
    ULONG length = PathLength / sizeof(WCHAR), out = 0, in = 0;

    LAB_DDI(FsRtlRemoveDotsFromPath);
    while (in < length) {
        ULONG begin = in, name = in + (OriginalString[in] == '\\'), end = name;

        while (end < length && OriginalString[end] != '\\')
            end++;
        in = end;
        if (end - name == 1 && OriginalString[name] == '.')
            continue;
        if (end - name == 2 && OriginalString[name] == '.' && OriginalString[name + 1] == '.') {
            if (!out)
                return STATUS_IO_REPARSE_DATA_INVALID;
            while (out && OriginalString[--out] != '\\')
                continue;
            continue;
        }
        RtlMoveMemory(OriginalString + out, OriginalString + begin, (end - begin) * sizeof(WCHAR));
        out += end - begin;
    }
    *NewLength = (USHORT)(out * sizeof(WCHAR));
    return STATUS_SUCCESS;
}

/* --- reparse points ----------------------------------------------------------------------------------------------- */

#define TAG_MICROSOFT 0x80000000u
#define TAG_VALID     0xF000FFFFu
#define LARGEST       (16 * 1024)

static BOOLEAN inside(USHORT offset, USHORT length, ULONG room)
{
    return !(offset & 1) && !(length & 1) && (ULONG)offset + length <= room;
}

static BOOLEAN mount_point_fits(const REPARSE_DATA_BUFFER *buffer)
{
    ULONG fixed = FIELD_OFFSET(REPARSE_DATA_BUFFER, MountPointReparseBuffer.PathBuffer) -
                  FIELD_OFFSET(REPARSE_DATA_BUFFER, MountPointReparseBuffer);
    ULONG room = buffer->ReparseDataLength - fixed;

    return buffer->ReparseDataLength >= fixed &&
           inside(buffer->MountPointReparseBuffer.SubstituteNameOffset,
                  buffer->MountPointReparseBuffer.SubstituteNameLength, room) &&
           inside(buffer->MountPointReparseBuffer.PrintNameOffset, buffer->MountPointReparseBuffer.PrintNameLength,
                  room);
}

static BOOLEAN symbolic_link_fits(const REPARSE_DATA_BUFFER *buffer)
{
    ULONG fixed = FIELD_OFFSET(REPARSE_DATA_BUFFER, SymbolicLinkReparseBuffer.PathBuffer) -
                  FIELD_OFFSET(REPARSE_DATA_BUFFER, SymbolicLinkReparseBuffer);
    ULONG room = buffer->ReparseDataLength - fixed;

    return buffer->ReparseDataLength >= fixed && buffer->SymbolicLinkReparseBuffer.SubstituteNameLength &&
           inside(buffer->SymbolicLinkReparseBuffer.SubstituteNameOffset,
                  buffer->SymbolicLinkReparseBuffer.SubstituteNameLength, room) &&
           inside(buffer->SymbolicLinkReparseBuffer.PrintNameOffset, buffer->SymbolicLinkReparseBuffer.PrintNameLength,
                  room);
}

static BOOLEAN content_fits(const REPARSE_DATA_BUFFER *buffer)
{
    switch (buffer->ReparseTag) {
    case IO_REPARSE_TAG_MOUNT_POINT:
        return mount_point_fits(buffer);
    case IO_REPARSE_TAG_SYMLINK:
        return symbolic_link_fits(buffer);
    default:
        return TRUE;
    }
}

/*
 * FsRtlValidateReparsePointBuffer: do the lengths of a reparse point agree, and is its tag one?
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_IO_REPARSE_DATA_INVALID, STATUS_IO_REPARSE_TAG_INVALID
 * Source  ntifs/nf-ntifs-fsrtlvalidatereparsepointbuffer
 */
NTSTATUS FsRtlValidateReparsePointBuffer(ULONG BufferLength, PREPARSE_DATA_BUFFER ReparseBuffer)
{
    ULONG header = FIELD_OFFSET(REPARSE_DATA_BUFFER, GenericReparseBuffer);

    LAB_DDI(FsRtlValidateReparsePointBuffer);
    if (BufferLength < header || BufferLength > LARGEST)
        return STATUS_IO_REPARSE_DATA_INVALID;
    if ((ReparseBuffer->ReparseTag & ~TAG_VALID) || ReparseBuffer->ReparseTag <= IO_REPARSE_TAG_RESERVED_ONE)
        return STATUS_IO_REPARSE_TAG_INVALID;
    if (!(ReparseBuffer->ReparseTag & TAG_MICROSOFT))
        header += sizeof(GUID);
    if (BufferLength != header + ReparseBuffer->ReparseDataLength || !content_fits(ReparseBuffer))
        return STATUS_IO_REPARSE_DATA_INVALID;
    return STATUS_SUCCESS;
}

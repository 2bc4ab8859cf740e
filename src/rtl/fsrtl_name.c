/*
 * fsrtl_name.c: file names and wildcard expressions.
 *
 * Beside * and ?, three characters carry DOS habits: DOS_STAR (<) stops before the last dot,
 * DOS_QM (>) also matches nothing at a dot or the end, DOS_DOT (") is a dot or nothing at the end.
 * The matcher keeps the set of places in the expression that a name's beginning leads to, so no
 * pattern can make it slow.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define WILD_STAR  '*'
#define WILD_QM    '?'
#define WILD_DSTAR '<'
#define WILD_DQM   '>'
#define WILD_DDOT  '"'

typedef struct name_text {
    const void *chars;
    ULONG length;
    BOOLEAN wide;
} name_text;

static WCHAR char_at(const name_text *text, ULONG at)
{
    return text->wide ? ((PCWCH)text->chars)[at] : ((const UCHAR *)text->chars)[at];
}

static BOOLEAN is_wild(WCHAR ch)
{
    return ch == WILD_STAR || ch == WILD_QM || ch == WILD_DSTAR || ch == WILD_DQM || ch == WILD_DDOT;
}

static BOOLEAN has_wild(const name_text *text)
{
    for (ULONG i = 0; i < text->length; i++)
        if (is_wild(char_at(text, i)))
            return TRUE;
    return FALSE;
}

typedef struct matcher {
    const name_text *expression, *name;
    const WCHAR *upcase; /* a caller's table, or NULL for none */
    BOOLEAN fold;
    ULONG last_dot; /* of the name, or its length */
    PUCHAR places;  /* of the expression: 1 where the name read so far may have led */
} matcher;

static WCHAR folded(const matcher *m, WCHAR ch)
{
    if (!m->fold)
        return ch;
    return m->upcase != NULL ? m->upcase[ch] : lab__rtl_upcase(ch);
}

/* Adds what can be reached from the places without reading a character. */
static void skip_empty(matcher *m, ULONG at)
{
    BOOLEAN at_end = at == m->name->length;
    BOOLEAN at_dot = !at_end && char_at(m->name, at) == '.';

    for (ULONG i = 0; i < m->expression->length; i++) {
        WCHAR ch = char_at(m->expression, i);
        if (!m->places[i])
            continue;
        if (ch == WILD_STAR || ch == WILD_DSTAR || (ch == WILD_DQM && (at_end || at_dot)) ||
            (ch == WILD_DDOT && at_end))
            m->places[i + 1] = 1;
    }
}

/* Whether the expression's character at a place reads the name's, and stays there (TRUE in *stays). */
static BOOLEAN reads(const matcher *m, ULONG place, ULONG at, PBOOLEAN stays)
{
    WCHAR wanted = char_at(m->expression, place), ch = char_at(m->name, at);

    *stays = wanted == WILD_STAR || wanted == WILD_DSTAR;
    switch (wanted) {
    case WILD_STAR:
        return TRUE;
    case WILD_DSTAR:
        return at != m->last_dot; /* all but the last dot */
    case WILD_QM:
        return TRUE;
    case WILD_DQM:
        return ch != '.';
    case WILD_DDOT:
        return ch == '.';
    default:
        return folded(m, wanted) == folded(m, ch);
    }
}

static BOOLEAN run(matcher *m)
{
    m->places[0] = 1;
    for (ULONG at = 0; at < m->name->length; at++) {
        skip_empty(m, at);
        m->places[m->expression->length] = 0;
        for (ULONG i = m->expression->length; i-- > 0;) {
            BOOLEAN stays, read = m->places[i] && reads(m, i, at, &stays);
            m->places[i] = read && stays;
            if (read && !stays)
                m->places[i + 1] = 1;
        }
    }
    skip_empty(m, m->name->length);
    return m->places[m->expression->length];
}

static BOOLEAN match(const name_text *expression, const name_text *name, BOOLEAN fold, const WCHAR *upcase)
{
    UCHAR local[256] = {0};
    matcher m = {.expression = expression, .name = name, .upcase = upcase, .fold = fold, .places = local};
    BOOLEAN result;

    if (name->length == 0 || expression->length == 0)
        return name->length == expression->length;
    m.last_dot = name->length;
    for (ULONG i = 0; i < name->length; i++)
        if (char_at(name, i) == '.')
            m.last_dot = i;
    if (expression->length < sizeof local)
        return run(&m);
    m.places = ExAllocatePool2(POOL_FLAG_PAGED, expression->length + 1, LAB__RTL_TAG);
    if (m.places == NULL)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    result = run(&m);
    ExFreePoolWithTag(m.places, LAB__RTL_TAG);
    return result;
}

static name_text wide_text(PCUNICODE_STRING string)
{
    return (name_text){string->Buffer, string->Length / sizeof(WCHAR), TRUE};
}

static name_text narrow_text(const STRING *string)
{
    return (name_text){string->Buffer, string->Length, FALSE};
}

/*
 * FsRtlIsNameInExpression: whether a name matches an expression. With IgnoreCase the expression must be in upper case.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  raises STATUS_INSUFFICIENT_RESOURCES for a very long expression without memory
 * Source  ntifs/nf-ntifs-_fsrtl_advanced_fcb_header-fsrtlisnameinexpression
 */
BOOLEAN NTAPI FsRtlIsNameInExpression(PUNICODE_STRING Expression, PUNICODE_STRING Name, BOOLEAN IgnoreCase,
                                      PWCH UpcaseTable)
{
    name_text expression = wide_text(Expression), name = wide_text(Name);

    LAB_DDI(FsRtlIsNameInExpression);
    return match(&expression, &name, IgnoreCase, UpcaseTable);
}

/*
 * FsRtlIsNameInUnUpcasedExpression: the same for an expression in any case.
 *
 * IRQL    PASSIVE_LEVEL
 */
BOOLEAN NTAPI FsRtlIsNameInUnUpcasedExpression(PUNICODE_STRING Expression, PUNICODE_STRING Name, BOOLEAN IgnoreCase,
                                               PWCH UpcaseTable)
{
    name_text expression = wide_text(Expression), name = wide_text(Name);

    LAB_DDI(FsRtlIsNameInUnUpcasedExpression);
    return match(&expression, &name, IgnoreCase, UpcaseTable);
}

/*
 * FsRtlIsDbcsInExpression: whether an OEM name matches an expression, both in upper case.
 *
 * IRQL    <= APC_LEVEL
 */
BOOLEAN NTAPI FsRtlIsDbcsInExpression(PANSI_STRING Expression, PANSI_STRING Name)
{
    name_text expression = narrow_text(Expression), name = narrow_text(Name);

    LAB_DDI(FsRtlIsDbcsInExpression);
    return match(&expression, &name, FALSE, NULL);
}

/*
 * FsRtlDoesNameContainWildCards: whether a name has a wildcard of either kind.
 *
 * IRQL    PASSIVE_LEVEL
 */
BOOLEAN NTAPI FsRtlDoesNameContainWildCards(PUNICODE_STRING Name)
{
    name_text name = wide_text(Name);

    LAB_DDI(FsRtlDoesNameContainWildCards);
    return has_wild(&name);
}

/*
 * FsRtlDoesDbcsContainWildCards: the same for an OEM name.
 *
 * IRQL    <= APC_LEVEL
 */
BOOLEAN NTAPI FsRtlDoesDbcsContainWildCards(PANSI_STRING Name)
{
    name_text name = narrow_text(Name);

    LAB_DDI(FsRtlDoesDbcsContainWildCards);
    return has_wild(&name);
}

/*
 * FsRtlAreNamesEqual: whether two names are equal; a caller's table gives the case.
 *
 * IRQL    <= APC_LEVEL
 */
BOOLEAN NTAPI FsRtlAreNamesEqual(PCUNICODE_STRING ConstantNameA, PCUNICODE_STRING ConstantNameB, BOOLEAN IgnoreCase,
                                 PCWCH UpcaseTable)
{
    LAB_DDI(FsRtlAreNamesEqual);
    if (ConstantNameA->Length != ConstantNameB->Length)
        return FALSE;
    for (USHORT i = 0; i < ConstantNameA->Length / sizeof(WCHAR); i++) {
        WCHAR a = ConstantNameA->Buffer[i], b = ConstantNameB->Buffer[i];
        if (a != b && IgnoreCase) {
            a = UpcaseTable != NULL ? UpcaseTable[a] : lab__rtl_upcase(a);
            b = UpcaseTable != NULL ? UpcaseTable[b] : lab__rtl_upcase(b);
        }
        if (a != b)
            return FALSE;
    }
    return TRUE;
}

/* The first component of a path and what follows it; backslashes between them belong to neither. */
static ULONG split(const name_text *path, ULONG *first, ULONG *rest)
{
    ULONG end;

    *first = path->length != 0 && char_at(path, 0) == '\\';
    for (end = *first; end < path->length && char_at(path, end) != '\\'; end++)
        ;
    *rest = end + 1;
    return end - *first;
}

/*
 * FsRtlDissectName: the first component of a path, and the rest.
 *
 * IRQL    <= APC_LEVEL
 */
VOID NTAPI FsRtlDissectName(UNICODE_STRING Path, PUNICODE_STRING FirstName, PUNICODE_STRING RemainingName)
{
    name_text path = wide_text(&Path);
    ULONG first, rest, length;

    LAB_DDI(FsRtlDissectName);
    memset(FirstName, 0, sizeof *FirstName);
    memset(RemainingName, 0, sizeof *RemainingName);
    if (path.length == 0)
        return;
    length = split(&path, &first, &rest);
    FirstName->Buffer = Path.Buffer + first;
    FirstName->Length = FirstName->MaximumLength = (USHORT)(length * sizeof(WCHAR));
    if (rest < path.length) {
        RemainingName->Buffer = Path.Buffer + rest;
        RemainingName->Length = RemainingName->MaximumLength = (USHORT)((path.length - rest) * sizeof(WCHAR));
    }
}

/*
 * FsRtlDissectDbcs: the same for an OEM path.
 *
 * IRQL    <= APC_LEVEL
 */
VOID NTAPI FsRtlDissectDbcs(ANSI_STRING Path, PANSI_STRING FirstName, PANSI_STRING RemainingName)
{
    name_text path = narrow_text(&Path);
    ULONG first, rest, length;

    LAB_DDI(FsRtlDissectDbcs);
    memset(FirstName, 0, sizeof *FirstName);
    memset(RemainingName, 0, sizeof *RemainingName);
    if (path.length == 0)
        return;
    length = split(&path, &first, &rest);
    FirstName->Buffer = Path.Buffer + first;
    FirstName->Length = FirstName->MaximumLength = (USHORT)length;
    if (rest < path.length) {
        RemainingName->Buffer = Path.Buffer + rest;
        RemainingName->Length = RemainingName->MaximumLength = (USHORT)(path.length - rest);
    }
}

#define ALL_LEGAL  (FSRTL_FAT_LEGAL | FSRTL_HPFS_LEGAL | FSRTL_NTFS_LEGAL | FSRTL_OLE_LEGAL)
#define LONG_LEGAL (FSRTL_HPFS_LEGAL | FSRTL_NTFS_LEGAL | FSRTL_OLE_LEGAL)
#define WILD       (FSRTL_WILD_CHARACTER | FSRTL_OLE_LEGAL)

static const UCHAR legal_characters[128] = {
    [1 ... 0x1F] = FSRTL_OLE_LEGAL,
    [0x20 ... 0x21] = ALL_LEGAL,
    ['"'] = WILD,
    [0x23 ... 0x29] = ALL_LEGAL,
    ['*'] = WILD,
    ['+'] = LONG_LEGAL,
    [','] = LONG_LEGAL,
    ['-'] = ALL_LEGAL,
    ['.'] = LONG_LEGAL,
    ['/'] = 0,
    ['0' ... '9'] = ALL_LEGAL,
    [':'] = 0,
    [';'] = LONG_LEGAL,
    ['<'] = WILD,
    ['='] = LONG_LEGAL,
    ['>'] = WILD,
    ['?'] = WILD,
    ['@' ... 'Z'] = ALL_LEGAL,
    ['['] = LONG_LEGAL,
    ['\\'] = 0,
    [']'] = LONG_LEGAL,
    [0x5E ... 0x7B] = ALL_LEGAL,
    ['|'] = FSRTL_OLE_LEGAL,
    [0x7D ... 0x7F] = ALL_LEGAL,
};

const UCHAR *const FsRtlLegalAnsiCharacterArray = legal_characters;

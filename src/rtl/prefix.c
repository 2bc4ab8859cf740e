/*
 * prefix.c: UNICODE_PREFIX_TABLE, which finds the longest registered prefix of a path.
 *
 * One splay tree for each number of path components, the deepest first; each sorted without
 * regard to case. Prefixes that differ in case only hang in a ring at the one in the tree.
 * A prefix matches whole components: \a\b is one of \a\b\c, not of \a\bc.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

enum prefix_type {
    TYPE_TABLE = 0x0800,
    TYPE_IN_TREE = 0x0801,
    TYPE_IN_RING = 0x0802,
};

typedef UNICODE_PREFIX_TABLE_ENTRY prefix_entry;

static prefix_entry *entry_of(PRTL_SPLAY_LINKS links)
{
    return CONTAINING_RECORD(links, prefix_entry, Links);
}

static USHORT chars_of(PCUNICODE_STRING string)
{
    return string->Length / sizeof(WCHAR);
}

/* Components of a path; a lone backslash counts as one. */
static USHORT count_components(PCUNICODE_STRING name)
{
    USHORT count = 1;

    for (USHORT i = 1; i + 1 < chars_of(name); i++)
        count += name->Buffer[i] == '\\';
    return count;
}

/* How many characters the first `components` components take. */
static USHORT cut_after(PCUNICODE_STRING name, USHORT components)
{
    for (USHORT i = 1; i < chars_of(name); i++)
        if (name->Buffer[i] == '\\' && --components == 0)
            return i;
    return chars_of(name);
}

static LONG compare_folded(PCWCH a, USHORT a_chars, PCWCH b, USHORT b_chars)
{
    for (USHORT i = 0; i < a_chars && i < b_chars; i++) {
        LONG order = (LONG)lab__rtl_upcase(a[i]) - (LONG)lab__rtl_upcase(b[i]);
        if (order != 0)
            return order;
    }
    return (LONG)a_chars - (LONG)b_chars;
}

static prefix_entry **root_slot(PUNICODE_PREFIX_TABLE table, SHORT components)
{
    prefix_entry **slot = &table->NextPrefixTree;

    while (*slot != NULL && (*slot)->NameLength > components)
        slot = &(*slot)->NextPrefixTree;
    return slot;
}

/* Makes node, already the tree's root by its links, the root in the table's list. */
static void set_root(prefix_entry **slot, PRTL_SPLAY_LINKS node)
{
    prefix_entry *old = *slot, *root = entry_of(node);

    if (old == root)
        return;
    root->NextPrefixTree = old->NextPrefixTree;
    old->NextPrefixTree = NULL;
    *slot = root;
}

/* The entry of a tree that equals chars of a name but for case, or the node below which it would be. */
static LONG search_tree(prefix_entry *root, PCWCH name, USHORT chars, prefix_entry **found)
{
    PRTL_SPLAY_LINKS node = &root->Links;

    for (;;) {
        prefix_entry *entry = entry_of(node);
        LONG order = compare_folded(name, chars, entry->Prefix->Buffer, chars_of(entry->Prefix));
        PRTL_SPLAY_LINKS next = order < 0 ? node->LeftChild : node->RightChild;
        *found = entry;
        if (order == 0 || next == NULL)
            return order;
        node = next;
    }
}

/*
 * RtlInitializeUnicodePrefix: an empty table.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlinitializeunicodeprefix
 */
VOID NTAPI RtlInitializeUnicodePrefix(PUNICODE_PREFIX_TABLE PrefixTable)
{
    LAB_DDI(RtlInitializeUnicodePrefix);
    PrefixTable->NodeTypeCode = TYPE_TABLE;
    PrefixTable->NameLength = 0;
    PrefixTable->NextPrefixTree = NULL;
    PrefixTable->LastNextEntry = NULL;
}

static BOOLEAN is_same(PCUNICODE_STRING a, PCUNICODE_STRING b)
{
    return a->Length == b->Length && memcmp(a->Buffer, b->Buffer, a->Length) == 0;
}

static BOOLEAN add_to_ring(prefix_entry *in_tree, prefix_entry *entry)
{
    prefix_entry *other = in_tree;

    do {
        if (is_same(other->Prefix, entry->Prefix))
            return FALSE;
        other = other->CaseMatch;
    } while (other != in_tree);
    entry->NodeTypeCode = TYPE_IN_RING;
    entry->CaseMatch = in_tree->CaseMatch;
    in_tree->CaseMatch = entry;
    return TRUE;
}

/*
 * RtlInsertUnicodePrefix: register a prefix; the table keeps the pointers.
 *
 * IRQL    <= APC_LEVEL
 * Errors  FALSE: the same prefix, in the same case, is there
 * Source  ntifs/nf-ntifs-rtlinsertunicodeprefix
 */
BOOLEAN NTAPI RtlInsertUnicodePrefix(PUNICODE_PREFIX_TABLE PrefixTable, PUNICODE_STRING Prefix,
                                     PUNICODE_PREFIX_TABLE_ENTRY PrefixTableEntry)
{
    prefix_entry **slot, *near;
    LONG order;

    LAB_DDI(RtlInsertUnicodePrefix);
    PrefixTableEntry->NodeTypeCode = TYPE_IN_TREE;
    PrefixTableEntry->NameLength = (SHORT)count_components(Prefix);
    PrefixTableEntry->NextPrefixTree = NULL;
    PrefixTableEntry->CaseMatch = PrefixTableEntry;
    PrefixTableEntry->Prefix = Prefix;
    RtlInitializeSplayLinks(&PrefixTableEntry->Links);
    slot = root_slot(PrefixTable, PrefixTableEntry->NameLength);
    if (*slot == NULL || (*slot)->NameLength != PrefixTableEntry->NameLength) {
        PrefixTableEntry->NextPrefixTree = *slot;
        *slot = PrefixTableEntry;
        return TRUE;
    }
    order = search_tree(*slot, Prefix->Buffer, chars_of(Prefix), &near);
    if (order == 0)
        return add_to_ring(near, PrefixTableEntry);
    PrefixTableEntry->Links.Parent = &near->Links;
    if (order < 0)
        near->Links.LeftChild = &PrefixTableEntry->Links;
    else
        near->Links.RightChild = &PrefixTableEntry->Links;
    set_root(slot, RtlSplay(&PrefixTableEntry->Links));
    return TRUE;
}

static void remove_from_ring(prefix_entry *entry)
{
    prefix_entry *before = entry;

    while (before->CaseMatch != entry)
        before = before->CaseMatch;
    before->CaseMatch = entry->CaseMatch;
}

/* The next of the ring takes an entry's place in the tree. */
static void replace_in_tree(prefix_entry **slot, prefix_entry *entry, prefix_entry *heir)
{
    PRTL_SPLAY_LINKS old = &entry->Links;

    heir->NodeTypeCode = TYPE_IN_TREE;
    heir->Links = *old;
    if (old->Parent == old)
        heir->Links.Parent = &heir->Links;
    else if (old->Parent->LeftChild == old)
        old->Parent->LeftChild = &heir->Links;
    else
        old->Parent->RightChild = &heir->Links;
    if (old->LeftChild != NULL)
        old->LeftChild->Parent = &heir->Links;
    if (old->RightChild != NULL)
        old->RightChild->Parent = &heir->Links;
    if (*slot == entry) {
        heir->NextPrefixTree = entry->NextPrefixTree;
        *slot = heir;
    }
}

/*
 * RtlRemoveUnicodePrefix: take a prefix out.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlremoveunicodeprefix
 */
VOID NTAPI RtlRemoveUnicodePrefix(PUNICODE_PREFIX_TABLE PrefixTable, PUNICODE_PREFIX_TABLE_ENTRY PrefixTableEntry)
{
    prefix_entry **slot, *heir;
    PRTL_SPLAY_LINKS root;

    LAB_DDI(RtlRemoveUnicodePrefix);
    PrefixTable->LastNextEntry = NULL;
    heir = PrefixTableEntry->CaseMatch;
    remove_from_ring(PrefixTableEntry);
    if (PrefixTableEntry->NodeTypeCode == TYPE_IN_RING)
        return;
    slot = root_slot(PrefixTable, PrefixTableEntry->NameLength);
    if (heir != PrefixTableEntry) {
        replace_in_tree(slot, PrefixTableEntry, heir);
        return;
    }
    root = RtlDelete(&PrefixTableEntry->Links);
    if (root == NULL)
        *slot = (*slot)->NextPrefixTree;
    else
        set_root(slot, root);
}

/* The entry of a ring whose first `exact` characters have the name's case. */
static prefix_entry *pick_case(prefix_entry *in_tree, PCUNICODE_STRING name, ULONG exact)
{
    prefix_entry *entry = in_tree;

    do {
        ULONG chars = chars_of(entry->Prefix) < exact ? chars_of(entry->Prefix) : exact;
        if (memcmp(entry->Prefix->Buffer, name->Buffer, chars * sizeof(WCHAR)) == 0)
            return entry;
        entry = entry->CaseMatch;
    } while (entry != in_tree);
    return NULL;
}

static prefix_entry *find_in_tree(prefix_entry **slot, PCUNICODE_STRING name, USHORT chars, ULONG exact)
{
    prefix_entry *near;

    if (search_tree(*slot, name->Buffer, chars, &near) != 0)
        return NULL;
    set_root(slot, RtlSplay(&near->Links));
    return pick_case(near, name, exact);
}

/*
 * RtlFindUnicodePrefix: the longest registered prefix of a path, or NULL.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   CaseInsensitiveIndex: characters before it must match in case
 * Source  ntifs/nf-ntifs-rtlfindunicodeprefix
 */
PUNICODE_PREFIX_TABLE_ENTRY NTAPI RtlFindUnicodePrefix(PUNICODE_PREFIX_TABLE PrefixTable, PUNICODE_STRING FullName,
                                                       ULONG CaseInsensitiveIndex)
{
    prefix_entry **slot, *found = NULL;
    USHORT components;

    LAB_DDI(RtlFindUnicodePrefix);
    if (FullName->Length == 0)
        return NULL;
    components = count_components(FullName);
    for (slot = root_slot(PrefixTable, (SHORT)components); *slot != NULL && found == NULL;
         slot = &(*slot)->NextPrefixTree) {
        USHORT depth = (USHORT)(*slot)->NameLength;
        found = find_in_tree(slot, FullName, cut_after(FullName, depth), CaseInsensitiveIndex);
        if (found == NULL && depth == 1 && FullName->Buffer[0] == '\\')
            found = find_in_tree(slot, FullName, 1, CaseInsensitiveIndex);
    }
    return found;
}

static prefix_entry *leftmost(prefix_entry *root)
{
    PRTL_SPLAY_LINKS node = &root->Links;

    while (node->LeftChild != NULL)
        node = node->LeftChild;
    return entry_of(node);
}

static prefix_entry *tree_entry(prefix_entry *entry)
{
    while (entry->NodeTypeCode == TYPE_IN_RING)
        entry = entry->CaseMatch;
    return entry;
}

static prefix_entry *next_entry(PUNICODE_PREFIX_TABLE table, prefix_entry *entry)
{
    PRTL_SPLAY_LINKS links;
    prefix_entry *root;

    if (entry->CaseMatch->NodeTypeCode == TYPE_IN_RING)
        return entry->CaseMatch;
    links = RtlRealSuccessor(&tree_entry(entry)->Links);
    if (links != NULL)
        return entry_of(links);
    root = *root_slot(table, entry->NameLength);
    return root->NextPrefixTree == NULL ? NULL : leftmost(root->NextPrefixTree);
}

/*
 * RtlNextUnicodePrefix: the first prefix of the table, or the one after the last returned; NULL after the last.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-rtlnextunicodeprefix
 */
PUNICODE_PREFIX_TABLE_ENTRY NTAPI RtlNextUnicodePrefix(PUNICODE_PREFIX_TABLE PrefixTable, BOOLEAN Restart)
{
    prefix_entry *next;

    LAB_DDI(RtlNextUnicodePrefix);
    if (Restart || PrefixTable->LastNextEntry == NULL)
        next = PrefixTable->NextPrefixTree == NULL ? NULL : leftmost(PrefixTable->NextPrefixTree);
    else
        next = next_entry(PrefixTable, PrefixTable->LastNextEntry);
    PrefixTable->LastNextEntry = next;
    return next;
}

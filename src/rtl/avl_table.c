/*
 * avl_table.c: RTL_AVL_TABLE, a balanced tree of the caller's elements in a caller's memory.
 *
 * Unlike the splay form, looking up changes nothing, so readers may share.
 */
#include "avl.h"
#include "engine/ddi.h"

static PVOID data_of(PRTL_BALANCED_LINKS node)
{
    return node + 1;
}

static TABLE_SEARCH_RESULT find_node(PRTL_AVL_TABLE table, PVOID buffer, PRTL_BALANCED_LINKS *found)
{
    PRTL_BALANCED_LINKS node = table->BalancedRoot.RightChild;

    if (node == NULL)
        return TableEmptyTree;
    for (;;) {
        RTL_GENERIC_COMPARE_RESULTS order = table->CompareRoutine(table, buffer, data_of(node));
        PRTL_BALANCED_LINKS next;
        *found = node;
        if (order == GenericEqual)
            return TableFoundNode;
        next = order == GenericLessThan ? node->LeftChild : node->RightChild;
        if (next == NULL)
            return order == GenericLessThan ? TableInsertAsLeft : TableInsertAsRight;
        node = next;
    }
}

/*
 * RtlInitializeGenericTableAvl: an empty table with the caller's routines.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-rtlinitializegenerictableavl
 */
VOID NTAPI RtlInitializeGenericTableAvl(PRTL_AVL_TABLE Table, PRTL_AVL_COMPARE_ROUTINE CompareRoutine,
                                        PRTL_AVL_ALLOCATE_ROUTINE AllocateRoutine, PRTL_AVL_FREE_ROUTINE FreeRoutine,
                                        PVOID TableContext)
{
    LAB_DDI(RtlInitializeGenericTableAvl);
    memset(Table, 0, sizeof *Table);
    Table->BalancedRoot.Parent = &Table->BalancedRoot;
    Table->CompareRoutine = CompareRoutine;
    Table->AllocateRoutine = AllocateRoutine;
    Table->FreeRoutine = FreeRoutine;
    Table->TableContext = TableContext;
}

static void forget_position(PRTL_AVL_TABLE table)
{
    table->OrderedPointer = NULL;
    table->WhichOrderedElement = 0;
}

static PRTL_BALANCED_LINKS add_node(PRTL_AVL_TABLE table, PVOID buffer, CLONG size, PRTL_BALANCED_LINKS parent,
                                    TABLE_SEARCH_RESULT place)
{
    PRTL_BALANCED_LINKS node = table->AllocateRoutine(table, size + (CLONG)sizeof(RTL_BALANCED_LINKS));

    if (node == NULL)
        return NULL;
    memset(node, 0, sizeof *node);
    node->Parent = place == TableEmptyTree ? &table->BalancedRoot : parent;
    if (place == TableInsertAsLeft)
        node->Parent->LeftChild = node;
    else
        node->Parent->RightChild = node;
    memcpy(data_of(node), buffer, size);
    table->NumberGenericTableElements++;
    if (lab__avl_inserted(&table->BalancedRoot, node))
        table->DepthOfTree++;
    forget_position(table);
    return node;
}

static PVOID insert_at(PRTL_AVL_TABLE table, PVOID buffer, CLONG size, PBOOLEAN is_new, PRTL_BALANCED_LINKS node,
                       TABLE_SEARCH_RESULT place)
{
    if (is_new != NULL)
        *is_new = FALSE;
    if (place == TableFoundNode)
        return data_of(node);
    node = add_node(table, buffer, size, node, place);
    if (node == NULL)
        return NULL;
    if (is_new != NULL)
        *is_new = TRUE;
    return data_of(node);
}

/*
 * RtlInsertElementGenericTableAvl: add a copy of an element, or find the one that equals it.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Errors  NULL: the caller's AllocateRoutine failed
 * Source  ntddk/nf-ntddk-rtlinsertelementgenerictableavl
 */
PVOID NTAPI RtlInsertElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer, CLONG BufferSize, PBOOLEAN NewElement)
{
    PRTL_BALANCED_LINKS node = NULL;
    TABLE_SEARCH_RESULT place;

    LAB_DDI(RtlInsertElementGenericTableAvl);
    place = find_node(Table, Buffer, &node);
    return insert_at(Table, Buffer, BufferSize, NewElement, node, place);
}

/*
 * RtlInsertElementGenericTableFullAvl: the same with the result of an earlier lookup.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Errors  NULL: the caller's AllocateRoutine failed
 * Source  ntddk/nf-ntddk-rtlinsertelementgenerictablefullavl
 */
PVOID NTAPI RtlInsertElementGenericTableFullAvl(PRTL_AVL_TABLE Table, PVOID Buffer, CLONG BufferSize,
                                                PBOOLEAN NewElement, PVOID NodeOrParent,
                                                TABLE_SEARCH_RESULT SearchResult)
{
    LAB_DDI(RtlInsertElementGenericTableFullAvl);
    return insert_at(Table, Buffer, BufferSize, NewElement, NodeOrParent, SearchResult);
}

/*
 * RtlLookupElementGenericTableFullAvl: find an element, or where it would be.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Source  ntddk/nf-ntddk-rtllookupelementgenerictablefullavl
 */
PVOID NTAPI RtlLookupElementGenericTableFullAvl(PRTL_AVL_TABLE Table, PVOID Buffer, PVOID *NodeOrParent,
                                                TABLE_SEARCH_RESULT *SearchResult)
{
    PRTL_BALANCED_LINKS node = NULL;

    LAB_DDI(RtlLookupElementGenericTableFullAvl);
    *SearchResult = find_node(Table, Buffer, &node);
    if (*SearchResult != TableEmptyTree)
        *NodeOrParent = node;
    return *SearchResult == TableFoundNode ? data_of(node) : NULL;
}

/*
 * RtlLookupElementGenericTableAvl: find an element, or NULL.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Source  ntddk/nf-ntddk-rtllookupelementgenerictableavl
 */
PVOID NTAPI RtlLookupElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer)
{
    PRTL_BALANCED_LINKS node = NULL;

    LAB_DDI(RtlLookupElementGenericTableAvl);
    return find_node(Table, Buffer, &node) == TableFoundNode ? data_of(node) : NULL;
}

/*
 * RtlLookupFirstMatchingElementGenericTableAvl: the first of several elements that compare equal; *RestartKey is its
 * place.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Source  ntddk/nf-ntddk-rtllookupfirstmatchingelementgenerictableavl
 */
PVOID NTAPI RtlLookupFirstMatchingElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer, PVOID *RestartKey)
{
    PRTL_BALANCED_LINKS node, first = NULL;

    LAB_DDI(RtlLookupFirstMatchingElementGenericTableAvl);
    *RestartKey = NULL;
    for (node = Table->BalancedRoot.RightChild; node != NULL;) {
        RTL_GENERIC_COMPARE_RESULTS order = Table->CompareRoutine(Table, Buffer, data_of(node));
        if (order == GenericEqual)
            first = node;
        node = order == GenericGreaterThan ? node->RightChild : node->LeftChild;
    }
    if (first == NULL)
        return NULL;
    *RestartKey = first;
    return data_of(first);
}

/*
 * RtlDeleteElementGenericTableAvl: remove an element and give its memory to the caller's FreeRoutine.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Errors  FALSE: no such element
 * Source  ntddk/nf-ntddk-rtldeleteelementgenerictableavl
 */
BOOLEAN NTAPI RtlDeleteElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer)
{
    PRTL_BALANCED_LINKS node = NULL;

    LAB_DDI(RtlDeleteElementGenericTableAvl);
    if (find_node(Table, Buffer, &node) != TableFoundNode)
        return FALSE;
    if (node == Table->RestartKey) /* an enumeration goes on after what precedes the node */
        Table->RestartKey = lab__avl_previous(&Table->BalancedRoot, node);
    Table->DeleteCount++;
    if (lab__avl_remove(&Table->BalancedRoot, node))
        Table->DepthOfTree--;
    Table->NumberGenericTableElements--;
    forget_position(Table);
    Table->FreeRoutine(Table, node);
    return TRUE;
}

static PRTL_BALANCED_LINKS after(PRTL_AVL_TABLE table, PRTL_BALANCED_LINKS key)
{
    return key == NULL ? lab__avl_first(&table->BalancedRoot) : lab__avl_next(&table->BalancedRoot, key);
}

/*
 * RtlEnumerateGenericTableAvl: the first element, or the one after the last returned; the table keeps the place.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Errors  NULL: no more
 * Source  ntddk/nf-ntddk-rtlenumerategenerictableavl
 */
PVOID NTAPI RtlEnumerateGenericTableAvl(PRTL_AVL_TABLE Table, BOOLEAN Restart)
{
    PRTL_BALANCED_LINKS node;

    LAB_DDI(RtlEnumerateGenericTableAvl);
    node = after(Table, Restart ? NULL : Table->RestartKey);
    if (node == NULL)
        return NULL;
    Table->RestartKey = node;
    return data_of(node);
}

/*
 * RtlEnumerateGenericTableWithoutSplayingAvl: the same with the place in *RestartKey; NULL starts.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Errors  NULL: no more
 * Source  ntddk/nf-ntddk-rtlenumerategenerictablewithoutsplayingavl
 */
PVOID NTAPI RtlEnumerateGenericTableWithoutSplayingAvl(PRTL_AVL_TABLE Table, PVOID *RestartKey)
{
    PRTL_BALANCED_LINKS node;

    LAB_DDI(RtlEnumerateGenericTableWithoutSplayingAvl);
    node = after(Table, *RestartKey);
    if (node == NULL)
        return NULL;
    *RestartKey = node;
    return data_of(node);
}

/* Where an enumeration begins that has only a key: at the key's element, or at what follows it. */
static PRTL_BALANCED_LINKS resume_at_key(PRTL_AVL_TABLE table, PVOID buffer, BOOLEAN skip)
{
    PRTL_BALANCED_LINKS node = NULL;

    switch (find_node(table, buffer, &node)) {
    case TableEmptyTree:
        return NULL;
    case TableFoundNode:
        return skip ? after(table, node) : node;
    case TableInsertAsLeft:
        return node;
    default:
        return after(table, node);
    }
}

/*
 * RtlEnumerateGenericTableLikeADirectory: enumerate across insertions and deletions, by key when need be.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Errors  NULL: no more; a MatchFunction that returns STATUS_NO_MORE_MATCHES ends the enumeration
 * Source  ntddk/nf-ntddk-rtlenumerategenerictablelikeadirectory
 */
PVOID NTAPI RtlEnumerateGenericTableLikeADirectory(PRTL_AVL_TABLE Table, PRTL_AVL_MATCH_FUNCTION MatchFunction,
                                                   PVOID MatchData, ULONG NextFlag, PVOID *RestartKey,
                                                   PULONG DeleteCount, PVOID Buffer)
{
    PRTL_BALANCED_LINKS node = *RestartKey;

    LAB_DDI(RtlEnumerateGenericTableLikeADirectory);
    if (node == NULL || *DeleteCount != Table->DeleteCount)
        node = resume_at_key(Table, Buffer, NextFlag != 0);
    else if (NextFlag)
        node = after(Table, node);
    *DeleteCount = Table->DeleteCount;
    while (node != NULL && MatchFunction != NULL) {
        NTSTATUS status = MatchFunction(Table, data_of(node), MatchData);
        if (status == STATUS_SUCCESS)
            break;
        node = status == STATUS_NO_MORE_MATCHES ? NULL : after(Table, node);
    }
    if (node == NULL)
        return NULL;
    *RestartKey = node;
    return data_of(node);
}

/*
 * RtlGetElementGenericTableAvl: the Ith element in the table's order, from 0.
 *
 * IRQL    any, as far as the table is resident
 * Errors  NULL: there are not so many
 * Source  ntddk/nf-ntddk-rtlgetelementgenerictableavl
 */
PVOID NTAPI RtlGetElementGenericTableAvl(PRTL_AVL_TABLE Table, ULONG I)
{
    PRTL_BALANCED_LINKS node;
    ULONG wanted = I + 1, at;

    LAB_DDI(RtlGetElementGenericTableAvl);
    if (I >= Table->NumberGenericTableElements)
        return NULL;
    node = Table->OrderedPointer;
    at = Table->WhichOrderedElement;
    if (node == NULL || wanted < at / 2) {
        node = lab__avl_first(&Table->BalancedRoot);
        at = 1;
    }
    for (; at < wanted; at++)
        node = lab__avl_next(&Table->BalancedRoot, node);
    for (; at > wanted; at--)
        node = lab__avl_previous(&Table->BalancedRoot, node);
    Table->OrderedPointer = node;
    Table->WhichOrderedElement = wanted;
    return data_of(node);
}

/*
 * RtlNumberGenericTableElementsAvl: how many elements there are.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-rtlnumbergenerictableelementsavl
 */
ULONG NTAPI RtlNumberGenericTableElementsAvl(PRTL_AVL_TABLE Table)
{
    LAB_DDI(RtlNumberGenericTableElementsAvl);
    return Table->NumberGenericTableElements;
}

/*
 * RtlIsGenericTableEmptyAvl: TRUE when there are no elements.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-rtlisgenerictableemptyavl
 */
BOOLEAN NTAPI RtlIsGenericTableEmptyAvl(PRTL_AVL_TABLE Table)
{
    LAB_DDI(RtlIsGenericTableEmptyAvl);
    return Table->NumberGenericTableElements == 0;
}

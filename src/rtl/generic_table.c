/*
 * generic_table.c: RTL_GENERIC_TABLE, a splay tree of the caller's elements in a caller's memory.
 *
 * Each element is what the caller's AllocateRoutine returned: links, the list of insertion, then
 * the caller's data. What callers break most: every routine that looks an element up splays, so
 * even readers need exclusive synchronization.
 */
#undef RTL_USE_AVL_TABLES
#include "rtl_p.h"
#include "engine/ddi.h"

typedef struct table_node {
    RTL_SPLAY_LINKS links;
    LIST_ENTRY order; /* of insertion */
    LONGLONG data;    /* the caller's, from here on */
} table_node;

#define DATA_OFFSET ((ULONG) __builtin_offsetof(table_node, data))

static PVOID data_of(PRTL_SPLAY_LINKS links)
{
    return (PUCHAR)links + DATA_OFFSET;
}

static TABLE_SEARCH_RESULT find_node(PRTL_GENERIC_TABLE table, PVOID buffer, PRTL_SPLAY_LINKS *found)
{
    PRTL_SPLAY_LINKS node = table->TableRoot;

    if (node == NULL)
        return TableEmptyTree;
    for (;;) {
        RTL_GENERIC_COMPARE_RESULTS order = table->CompareRoutine(table, buffer, data_of(node));
        PRTL_SPLAY_LINKS next;
        *found = node;
        if (order == GenericEqual)
            return TableFoundNode;
        next = order == GenericLessThan ? node->LeftChild : node->RightChild;
        if (next == NULL)
            return order == GenericLessThan ? TableInsertAsLeft : TableInsertAsRight;
        node = next;
    }
}

static void forget_position(PRTL_GENERIC_TABLE table)
{
    table->OrderedPointer = &table->InsertOrderList;
    table->WhichOrderedElement = 0;
}

/*
 * RtlInitializeGenericTable: an empty table with the caller's routines.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-rtlinitializegenerictable
 */
VOID NTAPI RtlInitializeGenericTable(PRTL_GENERIC_TABLE Table, PRTL_GENERIC_COMPARE_ROUTINE CompareRoutine,
                                     PRTL_GENERIC_ALLOCATE_ROUTINE AllocateRoutine,
                                     PRTL_GENERIC_FREE_ROUTINE FreeRoutine, PVOID TableContext)
{
    LAB_DDI(RtlInitializeGenericTable);
    Table->TableRoot = NULL;
    Table->InsertOrderList.Flink = Table->InsertOrderList.Blink = &Table->InsertOrderList;
    Table->NumberGenericTableElements = 0;
    Table->CompareRoutine = CompareRoutine;
    Table->AllocateRoutine = AllocateRoutine;
    Table->FreeRoutine = FreeRoutine;
    Table->TableContext = TableContext;
    forget_position(Table);
}

static void append_order(PRTL_GENERIC_TABLE table, PLIST_ENTRY entry)
{
    PLIST_ENTRY head = &table->InsertOrderList;

    entry->Flink = head;
    entry->Blink = head->Blink;
    head->Blink->Flink = entry;
    head->Blink = entry;
}

static PRTL_SPLAY_LINKS add_node(PRTL_GENERIC_TABLE table, PVOID buffer, CLONG size, PRTL_SPLAY_LINKS parent,
                                 TABLE_SEARCH_RESULT place)
{
    table_node *node = table->AllocateRoutine(table, size + DATA_OFFSET);

    if (node == NULL)
        return NULL;
    node->links.LeftChild = node->links.RightChild = NULL;
    node->links.Parent = &node->links;
    append_order(table, &node->order);
    table->NumberGenericTableElements++;
    if (place == TableEmptyTree) {
        table->TableRoot = &node->links;
    } else {
        node->links.Parent = parent;
        if (place == TableInsertAsLeft)
            parent->LeftChild = &node->links;
        else
            parent->RightChild = &node->links;
    }
    memcpy(data_of(&node->links), buffer, size);
    return &node->links;
}

static PVOID insert_at(PRTL_GENERIC_TABLE table, PVOID buffer, CLONG size, PBOOLEAN is_new, PRTL_SPLAY_LINKS node,
                       TABLE_SEARCH_RESULT place)
{
    if (is_new != NULL)
        *is_new = FALSE;
    if (place != TableFoundNode) {
        node = add_node(table, buffer, size, node, place);
        if (node == NULL)
            return NULL;
        if (is_new != NULL)
            *is_new = TRUE;
    }
    table->TableRoot = RtlSplay(node);
    return data_of(node);
}

/*
 * RtlInsertElementGenericTable: add a copy of an element, or find the one that equals it.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Errors  NULL: the caller's AllocateRoutine failed
 * Source  ntddk/nf-ntddk-rtlinsertelementgenerictable
 */
PVOID NTAPI RtlInsertElementGenericTable(PRTL_GENERIC_TABLE Table, PVOID Buffer, CLONG BufferSize, PBOOLEAN NewElement)
{
    PRTL_SPLAY_LINKS node = NULL;
    TABLE_SEARCH_RESULT place;

    LAB_DDI(RtlInsertElementGenericTable);
    place = find_node(Table, Buffer, &node);
    return insert_at(Table, Buffer, BufferSize, NewElement, node, place);
}

/*
 * RtlInsertElementGenericTableFull: the same with the result of an earlier lookup.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Errors  NULL: the caller's AllocateRoutine failed
 */
PVOID NTAPI RtlInsertElementGenericTableFull(PRTL_GENERIC_TABLE Table, PVOID Buffer, CLONG BufferSize,
                                             PBOOLEAN NewElement, PVOID NodeOrParent, TABLE_SEARCH_RESULT SearchResult)
{
    LAB_DDI(RtlInsertElementGenericTableFull);
    return insert_at(Table, Buffer, BufferSize, NewElement, NodeOrParent, SearchResult);
}

/*
 * RtlLookupElementGenericTableFull: find an element, or where it would be.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 */
PVOID NTAPI RtlLookupElementGenericTableFull(PRTL_GENERIC_TABLE Table, PVOID Buffer, PVOID *NodeOrParent,
                                             TABLE_SEARCH_RESULT *SearchResult)
{
    PRTL_SPLAY_LINKS node = NULL;

    LAB_DDI(RtlLookupElementGenericTableFull);
    *SearchResult = find_node(Table, Buffer, &node);
    if (*SearchResult != TableEmptyTree)
        *NodeOrParent = node;
    if (*SearchResult != TableFoundNode)
        return NULL;
    Table->TableRoot = RtlSplay(node);
    return data_of(node);
}

/*
 * RtlLookupElementGenericTable: find an element, or NULL.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Source  ntddk/nf-ntddk-rtllookupelementgenerictable
 */
PVOID NTAPI RtlLookupElementGenericTable(PRTL_GENERIC_TABLE Table, PVOID Buffer)
{
    PRTL_SPLAY_LINKS node = NULL;

    LAB_DDI(RtlLookupElementGenericTable);
    if (find_node(Table, Buffer, &node) != TableFoundNode)
        return NULL;
    Table->TableRoot = RtlSplay(node);
    return data_of(node);
}

/*
 * RtlDeleteElementGenericTable: remove an element and give its memory to the caller's FreeRoutine.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Errors  FALSE: no such element
 * Source  ntddk/nf-ntddk-rtldeleteelementgenerictable
 */
BOOLEAN NTAPI RtlDeleteElementGenericTable(PRTL_GENERIC_TABLE Table, PVOID Buffer)
{
    PRTL_SPLAY_LINKS node = NULL;
    PLIST_ENTRY order;

    LAB_DDI(RtlDeleteElementGenericTable);
    if (find_node(Table, Buffer, &node) != TableFoundNode)
        return FALSE;
    Table->TableRoot = RtlDelete(node);
    order = &((table_node *)node)->order;
    order->Blink->Flink = order->Flink;
    order->Flink->Blink = order->Blink;
    Table->NumberGenericTableElements--;
    forget_position(Table);
    Table->FreeRoutine(Table, node);
    return TRUE;
}

static PRTL_SPLAY_LINKS first_node(PRTL_GENERIC_TABLE table)
{
    PRTL_SPLAY_LINKS node = table->TableRoot;

    while (node != NULL && node->LeftChild != NULL)
        node = node->LeftChild;
    return node;
}

/*
 * RtlEnumerateGenericTable: the first element, or the one after the last returned; splays, so that the root is the
 * place.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Errors  NULL: no more
 * Source  ntddk/nf-ntddk-rtlenumerategenerictable
 */
PVOID NTAPI RtlEnumerateGenericTable(PRTL_GENERIC_TABLE Table, BOOLEAN Restart)
{
    PRTL_SPLAY_LINKS node;

    LAB_DDI(RtlEnumerateGenericTable);
    if (Table->TableRoot == NULL)
        return NULL;
    node = Restart ? first_node(Table) : RtlRealSuccessor(Table->TableRoot);
    if (node == NULL)
        return NULL;
    Table->TableRoot = RtlSplay(node);
    return data_of(node);
}

/*
 * RtlEnumerateGenericTableWithoutSplaying: the same with the place in *RestartKey; NULL starts.
 *
 * IRQL    <= APC_LEVEL, or DISPATCH_LEVEL for resident tables
 * Errors  NULL: no more
 * Source  ntddk/nf-ntddk-rtlenumerategenerictablewithoutsplaying
 */
PVOID NTAPI RtlEnumerateGenericTableWithoutSplaying(PRTL_GENERIC_TABLE Table, PVOID *RestartKey)
{
    PRTL_SPLAY_LINKS node;

    LAB_DDI(RtlEnumerateGenericTableWithoutSplaying);
    if (Table->TableRoot == NULL)
        return NULL;
    node = *RestartKey == NULL ? first_node(Table) : RtlRealSuccessor(*RestartKey);
    if (node == NULL)
        return NULL;
    *RestartKey = node;
    return data_of(node);
}

/*
 * RtlGetElementGenericTable: the Ith element in the order of insertion, from 0.
 *
 * IRQL    any, as far as the table is resident
 * Errors  NULL: there are not so many
 * Source  ntddk/nf-ntddk-rtlgetelementgenerictable
 */
PVOID NTAPI RtlGetElementGenericTable(PRTL_GENERIC_TABLE Table, ULONG I)
{
    ULONG wanted = I + 1, count, at;
    PLIST_ENTRY entry;

    LAB_DDI(RtlGetElementGenericTable);
    count = Table->NumberGenericTableElements;
    if (I >= count)
        return NULL;
    entry = Table->OrderedPointer; /* the list head stands for element 0 and for the one after the last */
    at = Table->WhichOrderedElement;
    if (wanted < at ? wanted < at - wanted : wanted - at > count + 1 - wanted) {
        entry = &Table->InsertOrderList;
        at = wanted < at ? 0 : count + 1;
    }
    for (; at < wanted; at++)
        entry = entry->Flink;
    for (; at > wanted; at--)
        entry = entry->Blink;
    Table->OrderedPointer = entry;
    Table->WhichOrderedElement = wanted;
    return (PUCHAR)entry + (DATA_OFFSET - (ULONG) __builtin_offsetof(table_node, order));
}

/*
 * RtlNumberGenericTableElements: how many elements there are.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-rtlnumbergenerictableelements
 */
ULONG NTAPI RtlNumberGenericTableElements(PRTL_GENERIC_TABLE Table)
{
    LAB_DDI(RtlNumberGenericTableElements);
    return Table->NumberGenericTableElements;
}

/*
 * RtlIsGenericTableEmpty: TRUE when there are no elements.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-rtlisgenerictableempty
 */
BOOLEAN NTAPI RtlIsGenericTableEmpty(PRTL_GENERIC_TABLE Table)
{
    LAB_DDI(RtlIsGenericTableEmpty);
    return Table->TableRoot == NULL;
}

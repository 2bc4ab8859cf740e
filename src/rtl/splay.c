/*
 * splay.c: RTL_SPLAY_LINKS, binary trees that bring each used node to the root.
 *
 * A root is its own parent. What callers break most: RtlSplay and RtlDelete return the new root,
 * which the caller must keep.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

static BOOLEAN is_root(PRTL_SPLAY_LINKS node)
{
    return node->Parent == node;
}

static BOOLEAN is_left(PRTL_SPLAY_LINKS node)
{
    return node->Parent->LeftChild == node;
}

/* Puts node where old hangs; old keeps its own pointers. */
static void take_place(PRTL_SPLAY_LINKS old, PRTL_SPLAY_LINKS node)
{
    if (is_root(old)) {
        node->Parent = node;
        return;
    }
    if (is_left(old))
        old->Parent->LeftChild = node;
    else
        old->Parent->RightChild = node;
    node->Parent = old->Parent;
}

/* Lifts node above its parent. */
static void rotate_up(PRTL_SPLAY_LINKS node)
{
    PRTL_SPLAY_LINKS parent = node->Parent, moved;

    if (is_left(node)) {
        moved = node->RightChild;
        take_place(parent, node);
        parent->LeftChild = moved;
        node->RightChild = parent;
    } else {
        moved = node->LeftChild;
        take_place(parent, node);
        parent->RightChild = moved;
        node->LeftChild = parent;
    }
    parent->Parent = node;
    if (moved != NULL)
        moved->Parent = parent;
}

static PRTL_SPLAY_LINKS splay(PRTL_SPLAY_LINKS node)
{
    while (!is_root(node)) {
        PRTL_SPLAY_LINKS parent = node->Parent;
        if (is_root(parent)) {
            rotate_up(node);
        } else if (is_left(node) == is_left(parent)) {
            rotate_up(parent);
            rotate_up(node);
        } else {
            rotate_up(node);
            rotate_up(node);
        }
    }
    return node;
}

/*
 * RtlSplay: bring a node to the root of its tree; returns it.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-rtlsplay
 */
PRTL_SPLAY_LINKS NTAPI RtlSplay(PRTL_SPLAY_LINKS Links)
{
    LAB_DDI(RtlSplay);
    return splay(Links);
}

static PRTL_SPLAY_LINKS leftmost(PRTL_SPLAY_LINKS node)
{
    while (node->LeftChild != NULL)
        node = node->LeftChild;
    return node;
}

static PRTL_SPLAY_LINKS rightmost(PRTL_SPLAY_LINKS node)
{
    while (node->RightChild != NULL)
        node = node->RightChild;
    return node;
}

/* Makes node and other, which lies below node's left child or is it, change places. */
static void swap_nodes(PRTL_SPLAY_LINKS node, PRTL_SPLAY_LINKS other)
{
    RTL_SPLAY_LINKS old = *other;
    BOOLEAN adjacent = node->LeftChild == other;

    take_place(node, other);
    other->RightChild = node->RightChild;
    if (other->RightChild != NULL)
        other->RightChild->Parent = other;
    if (adjacent) {
        other->LeftChild = node;
        node->Parent = other;
    } else {
        other->LeftChild = node->LeftChild;
        other->LeftChild->Parent = other;
        old.Parent->RightChild = node;
        node->Parent = old.Parent;
    }
    node->LeftChild = old.LeftChild;
    if (node->LeftChild != NULL)
        node->LeftChild->Parent = node;
    node->RightChild = old.RightChild;
    if (node->RightChild != NULL)
        node->RightChild->Parent = node;
}

/* Unlinks a node; returns its former parent, or its child when it was the root, or NULL for an empty tree. */
static PRTL_SPLAY_LINKS unlink_node(PRTL_SPLAY_LINKS node)
{
    PRTL_SPLAY_LINKS child;

    if (node->LeftChild != NULL && node->RightChild != NULL)
        swap_nodes(node, rightmost(node->LeftChild));
    child = node->LeftChild != NULL ? node->LeftChild : node->RightChild;
    if (child != NULL) {
        BOOLEAN root = is_root(node);
        PRTL_SPLAY_LINKS parent = node->Parent;
        take_place(node, child);
        return root ? child : parent;
    }
    if (is_root(node))
        return NULL;
    if (is_left(node))
        node->Parent->LeftChild = NULL;
    else
        node->Parent->RightChild = NULL;
    return node->Parent;
}

/*
 * RtlDelete: unlink a node and splay its parent; returns the new root, or NULL when the tree is empty.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-rtldelete
 */
PRTL_SPLAY_LINKS NTAPI RtlDelete(PRTL_SPLAY_LINKS Links)
{
    PRTL_SPLAY_LINKS left;

    LAB_DDI(RtlDelete);
    left = unlink_node(Links);
    return left == NULL ? NULL : splay(left);
}

/*
 * RtlDeleteNoSplay: unlink a node and change nothing else; *Root is kept right.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-rtldeletenosplay
 */
VOID NTAPI RtlDeleteNoSplay(PRTL_SPLAY_LINKS Links, PRTL_SPLAY_LINKS *Root)
{
    PRTL_SPLAY_LINKS left;

    LAB_DDI(RtlDeleteNoSplay);
    left = unlink_node(Links);
    while (left != NULL && !is_root(left))
        left = left->Parent;
    *Root = left;
}

/*
 * RtlSubtreeSuccessor: the next node below a node, or NULL.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-rtlsubtreesuccessor
 */
PRTL_SPLAY_LINKS NTAPI RtlSubtreeSuccessor(PRTL_SPLAY_LINKS Links)
{
    LAB_DDI(RtlSubtreeSuccessor);
    return Links->RightChild == NULL ? NULL : leftmost(Links->RightChild);
}

/*
 * RtlSubtreePredecessor: the previous node below a node, or NULL.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-rtlsubtreepredecessor
 */
PRTL_SPLAY_LINKS NTAPI RtlSubtreePredecessor(PRTL_SPLAY_LINKS Links)
{
    LAB_DDI(RtlSubtreePredecessor);
    return Links->LeftChild == NULL ? NULL : rightmost(Links->LeftChild);
}

/*
 * RtlRealSuccessor: the next node of the whole tree, or NULL.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-rtlrealsuccessor
 */
PRTL_SPLAY_LINKS NTAPI RtlRealSuccessor(PRTL_SPLAY_LINKS Links)
{
    LAB_DDI(RtlRealSuccessor);
    if (Links->RightChild != NULL)
        return leftmost(Links->RightChild);
    while (!is_root(Links) && !is_left(Links))
        Links = Links->Parent;
    return is_root(Links) ? NULL : Links->Parent;
}

/*
 * RtlRealPredecessor: the previous node of the whole tree, or NULL.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-rtlrealpredecessor
 */
PRTL_SPLAY_LINKS NTAPI RtlRealPredecessor(PRTL_SPLAY_LINKS Links)
{
    LAB_DDI(RtlRealPredecessor);
    if (Links->LeftChild != NULL)
        return rightmost(Links->LeftChild);
    while (!is_root(Links) && is_left(Links))
        Links = Links->Parent;
    return is_root(Links) ? NULL : Links->Parent;
}

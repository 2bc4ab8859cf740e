/*
 * avl.c: balanced binary trees on RTL_BALANCED_LINKS; the tables on top are in avl_table.c.
 *
 * Balance is the depth of the right subtree minus that of the left: -1, 0 or 1.
 */
#include "avl.h"

static void set_child(PRTL_BALANCED_LINKS parent, BOOLEAN right, PRTL_BALANCED_LINKS child)
{
    if (right)
        parent->RightChild = child;
    else
        parent->LeftChild = child;
    if (child != NULL)
        child->Parent = parent;
}

/* Lifts the child on the given side above node, and returns it. */
static PRTL_BALANCED_LINKS rotate(PRTL_BALANCED_LINKS node, BOOLEAN right)
{
    PRTL_BALANCED_LINKS child = right ? node->RightChild : node->LeftChild;
    PRTL_BALANCED_LINKS parent = node->Parent;

    set_child(parent, parent->RightChild == node, child);
    set_child(node, right, right ? child->LeftChild : child->RightChild);
    set_child(child, !right, node);
    return child;
}

/* Repairs a node whose subtree on the heavy side is two deeper; *shrunk: it is now one less deep than it was. */
static PRTL_BALANCED_LINKS rebalance(PRTL_BALANCED_LINKS node, CHAR heavy, PBOOLEAN shrunk)
{
    PRTL_BALANCED_LINKS child = heavy > 0 ? node->RightChild : node->LeftChild;
    PRTL_BALANCED_LINKS grandchild;

    *shrunk = child->Balance != 0;
    if (child->Balance != -heavy) {
        CHAR rest = child->Balance == 0 ? heavy : 0;
        node->Balance = rest;
        child->Balance = (CHAR)-rest;
        return rotate(node, heavy > 0);
    }
    grandchild = heavy > 0 ? child->LeftChild : child->RightChild;
    node->Balance = (CHAR)(grandchild->Balance == heavy ? -heavy : 0);
    child->Balance = (CHAR)(grandchild->Balance == -heavy ? heavy : 0);
    grandchild->Balance = 0;
    rotate(child, heavy < 0);
    return rotate(node, heavy > 0);
}

BOOLEAN lab__avl_inserted(PRTL_BALANCED_LINKS header, PRTL_BALANCED_LINKS node)
{
    PRTL_BALANCED_LINKS parent = node->Parent;
    BOOLEAN shrunk;

    for (; parent != header; node = parent, parent = node->Parent) {
        CHAR side = parent->RightChild == node ? 1 : -1;
        if (parent->Balance == 0) {
            parent->Balance = side; /* this subtree became deeper: go on above it */
            continue;
        }
        if (parent->Balance == side)
            rebalance(parent, side, &shrunk);
        else
            parent->Balance = 0;
        return FALSE;
    }
    return TRUE;
}

/* Exchanges the places of a node that has two children and its predecessor. */
static void swap_with_previous(PRTL_BALANCED_LINKS node)
{
    PRTL_BALANCED_LINKS previous = node->LeftChild, parent = node->Parent;
    RTL_BALANCED_LINKS old;

    while (previous->RightChild != NULL)
        previous = previous->RightChild;
    old = *previous;
    set_child(parent, parent->RightChild == node, previous);
    set_child(previous, TRUE, node->RightChild);
    if (old.Parent == node) {
        set_child(previous, FALSE, node);
    } else {
        set_child(previous, FALSE, node->LeftChild);
        set_child(old.Parent, TRUE, node);
    }
    previous->Balance = node->Balance;
    set_child(node, FALSE, old.LeftChild);
    set_child(node, TRUE, NULL);
    node->Balance = old.Balance;
}

BOOLEAN lab__avl_remove(PRTL_BALANCED_LINKS header, PRTL_BALANCED_LINKS node)
{
    PRTL_BALANCED_LINKS parent;
    BOOLEAN right;

    if (node->LeftChild != NULL && node->RightChild != NULL)
        swap_with_previous(node);
    parent = node->Parent;
    right = parent->RightChild == node;
    set_child(parent, right, node->LeftChild != NULL ? node->LeftChild : node->RightChild);
    while (parent != header) {
        CHAR lighter = right ? 1 : -1;
        BOOLEAN shrunk = TRUE;
        if (parent->Balance == 0) {
            parent->Balance = (CHAR)-lighter;
            return FALSE;
        }
        if (parent->Balance == lighter)
            parent->Balance = 0;
        else
            parent = rebalance(parent, (CHAR)-lighter, &shrunk);
        if (!shrunk)
            return FALSE;
        right = parent->Parent->RightChild == parent;
        parent = parent->Parent;
    }
    return TRUE;
}

PRTL_BALANCED_LINKS lab__avl_first(PRTL_BALANCED_LINKS header)
{
    PRTL_BALANCED_LINKS node = header->RightChild;

    while (node != NULL && node->LeftChild != NULL)
        node = node->LeftChild;
    return node;
}

PRTL_BALANCED_LINKS lab__avl_next(PRTL_BALANCED_LINKS header, PRTL_BALANCED_LINKS node)
{
    if (node->RightChild != NULL) {
        node = node->RightChild;
        while (node->LeftChild != NULL)
            node = node->LeftChild;
        return node;
    }
    while (node->Parent != header && node->Parent->RightChild == node)
        node = node->Parent;
    return node->Parent == header ? NULL : node->Parent;
}

PRTL_BALANCED_LINKS lab__avl_previous(PRTL_BALANCED_LINKS header, PRTL_BALANCED_LINKS node)
{
    if (node->LeftChild != NULL) {
        node = node->LeftChild;
        while (node->RightChild != NULL)
            node = node->RightChild;
        return node;
    }
    while (node->Parent != header && node->Parent->LeftChild == node)
        node = node->Parent;
    return node->Parent == header ? NULL : node->Parent;
}

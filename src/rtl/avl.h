/* avl.h: the balanced trees of avl.c, whose root hangs as right child below a header node that is its own parent. */
#ifndef LAB_RTL_AVL_H
#define LAB_RTL_AVL_H

#include "rtl_p.h"

/* Restores the balance above a node just linked; TRUE when the tree became deeper. */
BOOLEAN lab__avl_inserted(PRTL_BALANCED_LINKS header, PRTL_BALANCED_LINKS node);

/* Unlinks a node and restores the balance; TRUE when the tree became less deep. */
BOOLEAN lab__avl_remove(PRTL_BALANCED_LINKS header, PRTL_BALANCED_LINKS node);

/* Neighbours in order, or NULL. */
PRTL_BALANCED_LINKS lab__avl_next(PRTL_BALANCED_LINKS header, PRTL_BALANCED_LINKS node);
PRTL_BALANCED_LINKS lab__avl_previous(PRTL_BALANCED_LINKS header, PRTL_BALANCED_LINKS node);
PRTL_BALANCED_LINKS lab__avl_first(PRTL_BALANCED_LINKS header);

#endif

/* The types of transaction objects. */
#ifndef NTLAB_CM_TRANSACTION_H
#define NTLAB_CM_TRANSACTION_H

void lab__cm_transaction_start(void);

#endif

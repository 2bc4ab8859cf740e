/* Walking the list of processes. */
#ifndef NTLAB_PS_WALK_H
#define NTLAB_PS_WALK_H

#include "ps/ps_p.h"

PEPROCESS lab__ps_process_next(PEPROCESS process); /* of all, from 0 on; the list must not change meanwhile */

#endif

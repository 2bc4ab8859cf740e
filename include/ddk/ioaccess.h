/* Port and register access: wdm.h has it. */
#include <wdm.h>

/* From here on DEFINE_GUID makes definitions. */
#ifndef INITGUID
#define INITGUID
#endif
#include <guiddef.h>

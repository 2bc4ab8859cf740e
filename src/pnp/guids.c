/* The GUIDs that Pnp itself uses. */
#include <ntdef.h>
#include <initguid.h>
#include <wdmguid.h>

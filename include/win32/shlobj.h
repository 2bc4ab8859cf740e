/* Is the user an administrator? */
#ifndef NTLAB_SHLOBJ_H
#define NTLAB_SHLOBJ_H
#define _SHLOBJ_H_

#include <windows.h>
#include <shellapi.h>

LAB_DDK_BEGIN

BOOL IsUserAnAdmin(void);

#define SHCNE_DRIVEREMOVED 0x80
#define SHCNE_DRIVEADD     0x100
#define SHCNF_PATHA        1
#define SHCNF_PATHW        5
#define SHCNF_PATH         LAB_WIN32_AW(SHCNF_PATH)
/* There is no shell to be told. */
void SHChangeNotify(LONG event, UINT flags, LPCVOID first, LPCVOID second);

LAB_DDK_END

#endif

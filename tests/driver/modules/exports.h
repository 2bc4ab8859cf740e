/* What exporter.c exports and importer.c imports: under names that begin with PREFIX, so that there are several pairs.
 */
#define NAME__(prefix, name) prefix##name
#define NAME_(prefix, name)  NAME__(prefix, name)
#define NAME(name)           NAME_(PREFIX, name)

#ifndef EXPORTS_API
#define EXPORTS_API __declspec(dllimport)
#endif

EXPORTS_API extern ULONG NAME(Count);
EXPORTS_API ULONG NAME(Add)(ULONG value);
EXPORTS_API ULONG NAME(Flavour)(void);
EXPORTS_API PVOID NAME(Allocate)(void);
EXPORTS_API extern ULONG (*const NAME(Table)[2])(ULONG value);

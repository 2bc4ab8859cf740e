# find_package(WDK): see FindWDK.cmake.
include(CMakeFindDependencyMacro)
find_dependency(ntlab)
include("${CMAKE_CURRENT_LIST_DIR}/../ntlab/FindWDK.cmake")

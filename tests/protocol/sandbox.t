# A handler cannot leave its sandbox.
> /sandbox
< ios.execute: no\t\tgopher.test\t7070
< ios.remove: no\t\tgopher.test\t7070
< ios.rename: no\t\tgopher.test\t7070
< ios.getenv: no\t\tgopher.test\t7070
< ios.setlocale: no\t\tgopher.test\t7070
< iio.popen: no\t\tgopher.test\t7070
< iio.output: no\t\tgopher.test\t7070
< idebug: no\t\tgopher.test\t7070
< idofile: no\t\tgopher.test\t7070
< iloadfile: no\t\tgopher.test\t7070
< istring.dump: no\t\tgopher.test\t7070
< ipackage: no\t\tgopher.test\t7070
< ibytecode: no\t\tgopher.test\t7070
< ibytecode on request: no\t\tgopher.test\t7070
< ia finalizer: no\t\tgopher.test\t7070
< iwriting: no\t\tgopher.test\t7070
< iappending: no\t\tgopher.test\t7070
< ichanging: no\t\tgopher.test\t7070
< iopen: no\t\tgopher.test\t7070
< ilines: no\t\tgopher.test\t7070
< isend: no\t\tgopher.test\t7070
< iopen: no\t\tgopher.test\t7070
< ilines: no\t\tgopher.test\t7070
< isend: no\t\tgopher.test\t7070
< iopen: no\t\tgopher.test\t7070
< ilines: no\t\tgopher.test\t7070
< isend: no\t\tgopher.test\t7070
< iopen: no\t\tgopher.test\t7070
< ilines: no\t\tgopher.test\t7070
< isend: no\t\tgopher.test\t7070
< iopen: no\t\tgopher.test\t7070
< ilines: no\t\tgopher.test\t7070
< isend: no\t\tgopher.test\t7070
< iopen: no\t\tgopher.test\t7070
< ilines: no\t\tgopher.test\t7070
< isend: no\t\tgopher.test\t7070
< iopen: no\t\tgopher.test\t7070
< ilines: no\t\tgopher.test\t7070
< isend: no\t\tgopher.test\t7070
< iopen: no\t\tgopher.test\t7070
< ilines: no\t\tgopher.test\t7070
< isend: no\t\tgopher.test\t7070
< iopen: no\t\tgopher.test\t7070
< ilines: no\t\tgopher.test\t7070
< isend: no\t\tgopher.test\t7070
< irequire: no\t\tgopher.test\t7070
< irequire a path: no\t\tgopher.test\t7070
< .

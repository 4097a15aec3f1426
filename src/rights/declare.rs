//! What follows from the declaration of the fields in `body.rs`: the structs with their serde form, the sections, the
//! list of the fields, and reading and writing by field.

/// The type of a member that holds this kind.
macro_rules! member_type {
    (Flag) => {
        bool
    };
    (Number) => {
        i64
    };
    ($text:ident) => {
        String
    };
}

/// Whether a member must be there.
macro_rules! is_required {
    (required) => {
        true
    };
    (optional) => {
        false
    };
}

/// A row is `Id member: Kind, required or optional, limit;`. A group in braces holds sections whose switches stand
/// together in the body, before their objects; groups, sections and members are in the order of the body.
macro_rules! card_rights {
    ($({$(
        $(#[$section_doc:meta])*
        $section:ident $object:ident {
            $(#[$switch_doc:meta])*
            switch $switch_id:ident $switch:ident: $switch_need:ident;
            $(
                $(#[$doc:meta])*
                $id:ident $member:ident: $kind:ident $([$($choice:literal),+])?, $need:ident, $limit:expr;
            )*
        }
    )*})*) => {
        /// The columns of 会员卡详情页, in the API's own order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Section {
            $($($(#[$section_doc])* $section,)*)*
        }

        impl Section {
            /// Every section, in page order.
            pub const ALL: [Self; [$($(stringify!($section),)*)*].len()] = [$($(Self::$section,)*)*];

            /// The member of the body that holds the section: `bonus`, `favor`, `fapiao`, `guide`.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$section => stringify!($object),)*)*
                }
            }

            /// The section's switch: `show_bonus` and so on.
            pub fn switch(self) -> FieldId {
                match self {
                    $($(Self::$section => FieldId::$switch_id,)*)*
                }
            }
        }

        /// A field of the rights.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FieldId {
            $($(
                $(#[$switch_doc])* $switch_id,
                $($(#[$doc])* $id,)*
            )*)*
        }

        /// Every field, in page order.
        pub const FIELDS: &[Field] = &[$($(
            Field {
                id: FieldId::$switch_id,
                path: stringify!($switch),
                section: Section::$section,
                kind: Kind::Flag,
                required: is_required!($switch_need),
                limit: Limit::None,
            },
            $(Field {
                id: FieldId::$id,
                path: concat!(stringify!($object), ".", stringify!($member)),
                section: Section::$section,
                kind: Kind::$kind $((&[$($choice),+]))?,
                required: is_required!($need),
                limit: $limit,
            },)*
        )*)*];

        /// The whole request body without `card_id` (请求参数 of the documentation page).
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct CardRights {$(
            $(
                $(#[$switch_doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $switch: Option<bool>,
            )*
            $(
                $(#[$section_doc])*
                #[serde(skip_serializing_if = "Object::is_empty")]
                pub $object: $section,
            )*
        )*}

        $($(
            $(#[$section_doc])*
            #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(default)]
            pub struct $section {$(
                $(#[$doc])*
                #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
                pub $member: Option<member_type!($kind)>,
            )*}

            impl Object for $section {
                fn is_empty(&self) -> bool {
                    $(self.$member.is_none())&&*
                }
            }
        )*)*

        impl CardRights {
            /// What the field holds.
            pub fn value(&self, field: FieldId) -> Value<'_> {
                match field {$($(
                    FieldId::$switch_id => Member::value(&self.$switch),
                    $(FieldId::$id => Member::value(&self.$object.$member),)*
                )*)*}
            }

            pub(super) fn slot(&mut self, field: FieldId) -> Slot<'_> {
                match field {$($(
                    FieldId::$switch_id => Member::slot(&mut self.$switch),
                    $(FieldId::$id => Member::slot(&mut self.$object.$member),)*
                )*)*}
            }

            /// Whether the object of `section` has no members, and so would not be sent.
            pub fn is_empty(&self, section: Section) -> bool {
                match section {
                    $($(Section::$section => self.$object.is_empty(),)*)*
                }
            }
        }

        /// The switches of a body, as far as it names them; nothing else of it is read.
        #[derive(Deserialize)]
        pub(super) struct Switches {
            $($($switch: Option<bool>,)*)*
        }

        impl Switches {
            /// The switch of `section`.
            pub fn get(&self, section: Section) -> Option<bool> {
                match section {
                    $($(Section::$section => self.$switch,)*)*
                }
            }
        }
    };
}

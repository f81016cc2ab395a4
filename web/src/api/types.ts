import type { components } from "./schema";

type Schemas = components["schemas"];

export type Letter = Schemas["CommunicationView"];
/** A letter in a list, and the moment by which the list goes. */
export type ListedLetter = Schemas["ListedCommunication"];
export type LetterType = Schemas["NewLetter"]["type"];
export type State = Schemas["State"];
export type Action = Schemas["Action"];
export type ActionView = Schemas["ActionView"];
export type Attachment = Schemas["AttachmentView"];
export type CloseReason = Schemas["CloseReason"];
export type ForwardReason = Schemas["ForwardReason"];
/** Why a message could not start at its time. */
export type Obstacle = Schemas["Obstacle"];
export type DocumentStatus = Schemas["DocumentStatus"];
export type HistoryRecord = Schemas["RecordView"];
export type InboxItem = Schemas["InboxSummary"];
export type CarriedFile = Schemas["CarriedView"];
export type Me = Schemas["MeView"];
/** What one may change of how one is told. */
export type Wishes = Schemas["Preferences"];
export type Membership = Schemas["MembershipView"];
export type Member = Schemas["MemberView"];
export type Role = Schemas["Role"];
export type Signature = Schemas["SignatureView"];
export type SignatureRequest = Schemas["RequestView"];
export type BatchResult = Schemas["BatchResult"];
export type RequestStatus = "pending" | "signed" | "rejected" | "void";
export type Unit = Schemas["UnitView"];
export type UnitKind = Unit["kind"];
export type UnitName = Schemas["UnitName"];

export type Message = Schemas["MessageView"];
export type MessageSummary = Schemas["MessageSummary"];
export type ChannelCounts = Schemas["CountsView"];
export type MessageState = Schemas["MessageState"];
export type Category = Schemas["Category"];
export type Channel = Schemas["Channel"];
/** A way to a person on top of the inbox, which always is one. */
export type ExtraChannel = Exclude<Channel, "inbox">;
export type Audience = Schemas["AudienceBody"];
export type Named = Schemas["NamedView"];
export type Preview = Schemas["PreviewView"];
export type Unreached = Schemas["UnreachedView"];
export type Delivery = Schemas["DeliveryView"];
export type Cause = Schemas["Cause"];
export type DeliveryStatus = Schemas["DeliveryStatus"];
export type Alias = Schemas["AliasView"];
export type ContactList = Schemas["ContactListView"];
export type ScopeKind = Schemas["ScopeKind"];
